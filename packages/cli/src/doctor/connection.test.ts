import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { selfSignedCertificate } from '../../../core/src/http/certificate.fixture.js'
import { checkConnection } from './connection.js'

async function listen(server: Server, protocol = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => server.close().closeAllConnections())
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const serve = (listener: RequestListener) => listen(createHttpServer(listener))

/** The findings, without the port, which is another one each time. */
async function check(baseUrl: string): Promise<string[]> {
  const findings = await checkConnection(baseUrl)
  const advised = findings.every(
    ({ outcome, advice }) => (outcome === 'problem' || outcome === 'warning') === Boolean(advice),
  )
  expect(advised).toBe(true)
  return findings.map(({ check: name, outcome, what }) => `${name}, ${outcome}: ${what}`.replace(/:\d{2,}/g, ''))
}

const noReply = 'clock, not checked: no reply to compare with'

describe('checkConnection', () => {
  it('asks for the front page without credentials', async () => {
    const asked: unknown[] = []
    const url = await serve((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization])
      response.writeHead(404).end()
    })
    expect(await check(url)).toEqual(['connection, ok: 127.0.0.1 answers', 'clock, ok: within 30 s of 127.0.0.1’s'])
    expect(asked).toEqual([['HEAD', '/', undefined]])
  })

  it('finds a clock that is wrong', async () => {
    const url = await serve((_, response) => {
      response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString()).end()
    })
    expect((await check(url))[1]).toMatch(/^clock, problem: this machine’s clock is \d{4} s behind 127\.0\.0\.1’s$/)
  })

  it('finds that there is no such host', async () => {
    const [connection, clock] = await check('https://nobody.invalid')
    expect(connection).toMatch(
      /^connection, problem: DNS knows no address for nobody\.invalid \((ENOTFOUND|EAI_AGAIN)\)$/,
    )
    expect(clock).toBe(noReply)
  })

  it('finds that nobody listens', async () => {
    const server = createHttpServer()
    const url = await listen(server)
    server.close()
    expect(await check(url)).toEqual(['connection, problem: nobody listens at 127.0.0.1 (ECONNREFUSED)', noReply])
  })

  it('finds a certificate that nobody vouches for', async () => {
    const url = await listen(createHttpsServer(selfSignedCertificate()), 'https')
    expect(await check(url)).toEqual([
      'connection, problem: TLS: the certificate of 127.0.0.1 is from an authority that Node does not trust (DEPTH_ZERO_SELF_SIGNED_CERT)',
      noReply,
    ])
  })

  it('finds that the port speaks no TLS', async () => {
    const url = await serve((_, response) => void response.end())
    const [connection] = await check(url.replace('http:', 'https:'))
    expect(connection).toMatch(/^connection, problem: TLS with 127\.0\.0\.1 failed \(\w+\)$/)
  })

  it('finds a connection that is cut', async () => {
    const url = await serve((request) => request.socket.destroy())
    const [connection] = await check(url)
    expect(connection).toMatch(/^connection, problem: the connection to 127\.0\.0\.1 failed \(\w+\)$/)
  })

  it('finds that nobody answers in time', async () => {
    const url = await serve(() => undefined)
    const [finding] = await checkConnection(url, 50)
    expect(finding).toMatchObject({ outcome: 'problem', what: expect.stringContaining('no reply from 127.0.0.1') })
  })

  it('finds that the host is down', async () => {
    const url = await serve((_, response) => void response.writeHead(503).end())
    expect((await check(url))[0]).toBe('connection, warning: 127.0.0.1 answers 503')
  })
})
