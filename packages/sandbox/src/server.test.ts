import { connect } from 'node:net'
import { once } from 'node:events'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rawRequest, sendRaw } from './raw-http.fixture.js'
import { listen, type Server } from './server.js'

let server: Server

beforeEach(async () => {
  server = await listen({ host: '127.0.0.1', port: 0 })
  server.serve(() => [
    http.all(`${server.url}/echo`, async ({ request }) =>
      HttpResponse.json({
        method: request.method,
        url: request.url,
        headers: [...request.headers],
        body: await request.text(),
      }),
    ),
    http.get(`${server.url}/cookies`, () => {
      const headers = new Headers([
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-vendor', 'yes'],
      ])
      return new HttpResponse('ü', { status: 418, headers })
    }),
    http.get(`${server.url}/wrong-length`, () => new HttpResponse('whole', { headers: { 'content-length': '2' } })),
    http.get(`${server.url}/empty`, () => new HttpResponse(null, { status: 204 })),
    http.get(`${server.url}/cut`, () => HttpResponse.error()),
    http.get(`${server.url}/throws`, () => {
      throw new TypeError('out of order')
    }),
  ])
})

afterEach(() => server.close())

interface Echo {
  method: string
  url: string
  headers: [string, string][]
  body: string
}

const host = () => new URL(server.url).host

const echoOf = (body: string) => JSON.parse(body) as Echo

const stillServes = async () => (await fetch(`${server.url}/echo`)).ok

describe('a request', () => {
  it('reaches the handler with its method, query and body as sent', async () => {
    const reply = await fetch(`${server.url}/echo?a=1&a=2&b=%20`, { method: 'POST', body: 'p=ü&q=+' })
    expect(await reply.json()).toMatchObject({
      method: 'POST',
      url: `${server.url}/echo?a=1&a=2&b=%20`,
      body: 'p=ü&q=+',
    })
  })

  it('keeps headers that are sent twice', async () => {
    const lines = ['GET /echo HTTP/1.1', `Host: ${host()}`, 'Authorization: one', 'Authorization: two', 'Cookie: a=1']
    const { body } = await sendRaw(server.url, rawRequest([...lines, 'Cookie: b=2']))
    expect(echoOf(body).headers).toContainEqual(['authorization', 'one, two'])
    expect(echoOf(body).headers).toContainEqual(['cookie', 'a=1; b=2'])
  })

  it('may come in chunks', async () => {
    const lines = ['POST /echo HTTP/1.1', `Host: ${host()}`, 'Transfer-Encoding: chunked']
    const { body } = await sendRaw(server.url, rawRequest(lines, '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'))
    expect(echoOf(body).body).toBe('abcde')
  })

  it('may be a GET with a body, which nobody reads', async () => {
    const lines = ['GET /echo HTTP/1.1', `Host: ${host()}`, 'Content-Length: 3']
    const { status, body } = await sendRaw(server.url, rawRequest(lines, 'abc'))
    expect([status, echoOf(body).body]).toEqual([200, ''])
  })

  it.each(['http://elsewhere.example/echo?a=1', '/echo?a=1'])(
    'for %s is for this server whatever it names',
    async (target) => {
      const { body } = await sendRaw(server.url, rawRequest([`GET ${target} HTTP/1.1`, `Host: ${host()}`]))
      expect(echoOf(body).url).toBe(`${server.url}/echo?a=1`)
    },
  )

  it('for a path that begins with two slashes stays here too', async () => {
    const { status } = await sendRaw(
      server.url,
      rawRequest([`GET //elsewhere.example/echo HTTP/1.1`, `Host: ${host()}`]),
    )
    expect(status).toBe(404)
  })

  it('is answered 404 in JSON where no vendor has its path', async () => {
    const reply = await fetch(`${server.url}/nothing?here`)
    expect([reply.status, await reply.json()]).toEqual([404, { error: 'No vendor has /nothing' }])
  })

  it('is answered 413 where its body is over 1 MiB, and not where it is just that', async () => {
    const send = (length: number) => fetch(`${server.url}/echo`, { method: 'POST', body: 'x'.repeat(length) })
    expect((await send(1024 * 1024)).status).toBe(200)
    expect((await send(1024 * 1024 + 1)).status).toBe(413)
  })

  it('for a page at another name, as DNS rebinding makes them, is refused', async () => {
    const { port } = new URL(server.url)
    for (const name of ['rebound.example', `rebound.example:${port}`, 'localhost.example', 'x.localhost', '%']) {
      const { status } = await sendRaw(server.url, rawRequest(['GET /echo HTTP/1.1', `Host: ${name}`]))
      expect([name, status]).toEqual([name, 403])
    }
  })

  it('may name this machine in any way', async () => {
    for (const name of ['localhost', 'LOCALHOST:1', '127.0.0.1', '127.1.2.3:5', '[::1]:9']) {
      const { status } = await sendRaw(server.url, rawRequest(['GET /echo HTTP/1.1', `Host: ${name}`]))
      expect([name, status]).toEqual([name, 200])
    }
    expect((await sendRaw(server.url, rawRequest(['GET /echo HTTP/1.0']))).status).toBe(200)
  })
})

describe('a request that is none', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a broken header', 'GET /echo HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n'],
    ['no Host', 'GET /echo HTTP/1.1\r\n\r\n'],
    ['two lengths', 'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a method that fetch cannot send', 'TRACE /echo HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('%s: is answered 400, and the server goes on', async (_, bytes) => {
    expect((await sendRaw(server.url, bytes)).status).toBe(400)
    expect(await stillServes()).toBe(true)
  })

  it.each([
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a broken escape', 'GET /%zz%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('%s for a path: is answered 404, and the server goes on', async (_, bytes) => {
    expect((await sendRaw(server.url, bytes)).status).toBe(404)
    expect(await stillServes()).toBe(true)
  })

  it('CONNECT: ends the connection, and the server goes on', async () => {
    await expect(sendRaw(server.url, 'CONNECT a.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n')).rejects.toThrow(
      /ended/,
    )
    expect(await stillServes()).toBe(true)
  })

  it('a body that breaks off: harms nobody else', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write('POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc', () => socket.destroy())
    await once(socket, 'close')
    expect(await stillServes()).toBe(true)
  })
})

describe('a reply', () => {
  it('keeps status, headers, each cookie and the body', async () => {
    const reply = await fetch(`${server.url}/cookies`)
    expect([reply.status, reply.headers.get('x-vendor'), await reply.text()]).toEqual([418, 'yes', 'ü'])
    expect(reply.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('has the length of its body, whatever the handler said', async () => {
    const { headers, body } = await sendRaw(server.url, rawRequest(['GET /wrong-length HTTP/1.1', 'Host: localhost']))
    expect([headers.get('content-length'), body]).toEqual(['5', 'whole'])
  })

  it('may have no body', async () => {
    const reply = await fetch(`${server.url}/empty`)
    expect([reply.status, await reply.text()]).toEqual([204, ''])
  })

  it('is 500 where the handler throws', async () => {
    const reply = await fetch(`${server.url}/throws`)
    expect([reply.status, await reply.json()]).toEqual([
      500,
      { error: 'The simulator failed: TypeError: out of order' },
    ])
  })

  it('is a cut connection where the handler says network error, and the server goes on', async () => {
    await expect(sendRaw(server.url, rawRequest(['GET /cut HTTP/1.1', 'Host: localhost']))).rejects.toThrow(
      /ended|ECONNRESET/,
    )
    await expect(fetch(`${server.url}/cut`)).rejects.toThrow('fetch failed')
    expect(await stillServes()).toBe(true)
  })
})
