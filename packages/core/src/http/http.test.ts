import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { post } from './http.fixture.js'
import { closedOrigin, drip, flood, json, reply, serve, silence } from './server.fixture.js'

const capBytes = 64 * 1024

/** JSON of exactly so many bytes. */
const jsonOf = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i is refused after one request, and its target gets none', async (status) => {
    const target = await serve(json({}))
    const server = await serve(reply(status, '', { location: `${target.origin}/secret` }))
    const error = await caught(post(server.origin))
    expect(error).toMatchObject({ code: 'invalid_response', status })
    expect(server.requests).toHaveLength(1)
    expect(target.requests).toHaveLength(0)
  })

  it('to the same host is refused too, and the message names no target', async () => {
    const server = await serve(reply(307, '', { location: '/elsewhere?token=canary' }), json({}))
    expect((await caught(post(server.origin))).message).not.toContain('canary')
    expect(server.requests).toHaveLength(1)
  })
})

describe('a reply of a whole 64 KiB', () => {
  it.each([200, 400])('is read, with status %i', async (status) => {
    const server = await serve(reply(status, jsonOf(capBytes)))
    expect((await post(server.origin)).body).toHaveLength(capBytes - 2)
  })

  it.each([200, 400])('and one byte more is refused after one request, with status %i', async (status) => {
    const server = await serve(reply(status, jsonOf(capBytes + 1)))
    expect(await caught(post(server.origin))).toMatchObject({ code: 'invalid_response', status })
    expect(server.requests).toHaveLength(1)
  })

  it('is counted in bytes, not characters', async () => {
    const server = await serve(reply(200, JSON.stringify('é'.repeat(capBytes / 2))))
    expect(await caught(post(server.origin))).toMatchObject({ code: 'invalid_response' })
  })

  it('may come in pieces that part a character', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify('é'))
    // A stream of two chunks: a server's two writes may arrive as one.
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.subarray(0, 2))
        controller.enqueue(bytes.subarray(2))
        controller.close()
      },
    })
    const fetch = async () => new Response(pieces)
    expect((await post('https://api.test.example', { json: {} }, { fetch })).body).toBe('é')
  })

  it('that ends in the middle of a character is no JSON', async () => {
    const server = await serve((response) => response.end(Buffer.concat([Buffer.from('{}'), Buffer.from([0xc3])])))
    expect(await caught(post(server.origin))).toMatchObject({ code: 'provider_unavailable' })
  })

  it('is the end of an endless one: the connection is closed', async () => {
    const server = await serve(flood)
    expect(await caught(post(server.origin))).toMatchObject({ code: 'invalid_response' })
    expect(server.requests).toHaveLength(1)
    await server.requests[0]?.closed
  })
})

describe('a deadline', () => {
  it.each([
    ['no reply', silence],
    ['a body that drips', drip],
  ])('of one attempt cuts %s, without a retry', async (_what, answer) => {
    const server = await serve(answer)
    expect(await caught(post(server.origin, { json: {} }, { timeoutMs: 250 }))).toMatchObject({ code: 'timeout' })
    expect(server.requests).toHaveLength(1)
    await server.requests[0]?.closed
  })

  it('of one attempt covers the body of a failure too', async () => {
    const server = await serve((response) => {
      response.writeHead(503)
      response.write('down for')
    })
    expect(await caught(post(server.origin, { json: {} }, { timeoutMs: 250 }))).toMatchObject({ code: 'timeout' })
  })

  it('of all attempts cuts a body that drips, in a later attempt too', async () => {
    const server = await serve(reply(503), drip)
    const error = await caught(post(server.origin, { json: {} }, { totalTimeoutMs: () => 250 }))
    expect(error).toMatchObject({ code: 'timeout', retryable: true })
    expect(server.requests).toHaveLength(2)
    await server.requests[1]?.closed
  })

  it('of all attempts ends the retries, each of which alone is in time', async () => {
    const server = await serve((response) => setTimeout(() => response.writeHead(503).end(), 30))
    const retry = { limit: 10, delayMs: 1 }
    const error = await caught(post(server.origin, { json: {} }, { totalTimeoutMs: () => 80, timeoutMs: 60, retry }))
    expect(error.code).toBe('timeout')
    expect(server.requests.length).toBeLessThan(5)
  })

  it('names the host and the milliseconds, and keeps nothing of the request in its cause', async () => {
    const server = await serve(silence)
    const error = await caught(post(`${server.origin}/path`, { form: { secret: 'canary' } }, { timeoutMs: 40 }))
    expect(error.message).toContain(`${server.origin.slice('http://'.length)} within 40 ms`)
    expect(new Set(Reflect.ownKeys(error.cause as Error))).toEqual(new Set(['message', 'name', 'stack']))
  })
})

describe('the fetch option', () => {
  it('carries the request, and is called without a this, as the native fetch of some runtimes demands', async () => {
    const server = await serve(json({ some: 'reply' }))
    const receivers: unknown[] = []
    async function strict(this: unknown, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      receivers.push(this)
      return fetch(input, init)
    }
    expect(await post(server.origin, { json: {} }, { fetch: strict })).toEqual({
      ok: true,
      status: 200,
      body: { some: 'reply' },
    })
    expect(receivers).toEqual([undefined])
  })
})

describe('the cause of a network error', () => {
  it('is a plain Error with a name, a code and a syscall, and nothing else', async () => {
    const { cause } = await caught(post(await closedOrigin()))
    expect(Object.getPrototypeOf(cause)).toBe(Error.prototype)
    expect(new Set(Reflect.ownKeys(cause as Error))).toEqual(new Set(['code', 'message', 'name', 'stack', 'syscall']))
    expect(cause).toMatchObject({ name: 'Error', message: 'ECONNREFUSED', code: 'ECONNREFUSED', syscall: 'connect' })
  })

  it('does not carry what a fetch of the caller threw', async () => {
    const thrown = Object.assign(new TypeError('fetch failed for canary'), { config: { headers: 'canary' } })
    const error = await caught(post('http://127.0.0.1:1', {}, { fetch: () => Promise.reject(thrown) }))
    expect(error).toMatchObject({ code: 'provider_unavailable', cause: { name: 'TypeError', message: 'TypeError' } })
    expect(Reflect.ownKeys(error.cause as Error)).not.toContain('config')
  })
})

describe('a request that cannot be made', () => {
  it('is the provider package’s mistake, not a timeout', async () => {
    await expect(post('http://127.0.0.1:1', { headers: { authorization: 'пароль' } })).rejects.toThrow(TypeError)
  })
})

describe('a reply that has no body', () => {
  it.each([200, 204, 205])('is a success of status %i where the body does not matter', async (status) => {
    const server = await serve(reply(status))
    expect(await post(server.origin, { form: {}, reply: 'any' })).toMatchObject({ ok: true, body: undefined })
  })
})
