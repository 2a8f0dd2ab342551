import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { isAuthError } from '@auth/core'
import { delay, http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rawRequest, sendRaw } from './raw-http.fixture.js'
import { listen, type Server } from './server.js'

let server: Server

beforeEach(async () => {
  server = await listen({ host: '127.0.0.1', port: 0 })
  server.serve(() => [
    http.all(`${server.url}/echo`, () => HttpResponse.text('here')),
    http.get(`${server.url}/never`, async () => {
      await delay('infinite')
    }),
  ])
})

afterEach(() => server.close())

const stillServes = async () => (await fetch(`${server.url}/echo`)).ok

describe('close', () => {
  async function open(): Promise<Socket> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    return socket
  }

  it('ends connections that are kept alive, that wait for a reply and that sent nothing yet', async () => {
    const [idle, busy, silent] = [await open(), await open(), await open()]
    idle.write(rawRequest(['GET /echo HTTP/1.1', 'Host: localhost']))
    await once(idle, 'data')
    busy.write(rawRequest(['GET /never HTTP/1.1', 'Host: localhost']))
    expect(await stillServes()).toBe(true)
    const closed = [idle, busy, silent].map((socket) => once(socket.resume(), 'close'))
    await server.close()
    await Promise.all(closed)
    await expect(fetch(`${server.url}/echo`)).rejects.toThrow('fetch failed')
  })

  it('may be called twice, at once and later', async () => {
    await Promise.all([server.close(), server.close()])
    await expect(server.close()).resolves.toBeUndefined()
  })
})

describe('listen', () => {
  it('says that a port is in use', async () => {
    const port = Number(new URL(server.url).port)
    const error: unknown = await listen({ host: '127.0.0.1', port }).catch((thrown: unknown) => thrown)
    expect(isAuthError(error, 'invalid_options')).toBe(true)
    expect(error).toMatchObject({
      message: `sandbox: cannot listen: the port is in use. Choose another one, or 0 for a free one`,
    })
  })

  it('says that an address is not of this machine', async () => {
    await expect(listen({ host: '192.0.2.1', port: 0 })).rejects.toThrow(
      /cannot listen: the system refused \(EADDRNOTAVAIL\)/,
    )
  })

  it('answers to any name once it listens on every address', async () => {
    const open = await listen({ host: '0.0.0.0', port: 0 })
    open.serve(() => [http.get(`${open.url}/`, () => HttpResponse.text('here'))])
    const { status, body } = await sendRaw(open.url, rawRequest(['GET / HTTP/1.1', 'Host: sandbox.internal']))
    await open.close()
    expect([open.url, status, body]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), 200, 'here'])
  })
})
