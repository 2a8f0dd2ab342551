import { Readable } from 'node:stream'
import nodeFetch from 'node-fetch'
import { fetch as undiciFetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import type { TokenHttpOptions } from './http.js'
import { post } from './http.fixture.js'
import { drip, flood, json, reply, serve } from './server.fixture.js'

type Fetch = TokenHttpOptions['fetch']

const capBytes = 64 * 1024
const node = nodeFetch as unknown as Fetch
const clients: [string, Fetch][] = [
  ['undici of npm', undiciFetch as unknown as Fetch],
  ['node-fetch', node],
]
const url = 'https://api.test.example/token'

/** A fetch that gives what somebody made up, and how often it was asked. */
function giving(made: () => unknown) {
  const seen = { requests: 0 }
  const fetch = (async () => {
    seen.requests += 1
    return await made()
  }) as Fetch
  return { seen, fetch }
}

describe.each(clients)('a token request by %s', (_client, fetch) => {
  it('is answered', async () => {
    const server = await serve(json({ some: 'reply' }))
    const answer = await post(server.origin, { json: { a: 1 } }, { fetch })
    expect(answer).toEqual({ ok: true, status: 200, body: { some: 'reply' } })
    expect(server.requests.map(({ method, body }) => [method, body])).toEqual([['POST', '{"a":1}']])
  })

  it('reads no more than 64 KiB, and closes the connection', async () => {
    const server = await serve(flood)
    expect(await caught(post(server.origin, { json: {} }, { fetch }))).toMatchObject({ code: 'invalid_response' })
    expect(server.requests).toHaveLength(1)
    await server.requests[0]?.closed
  })

  it('ends with its deadline, though the body drips', async () => {
    const server = await serve(drip)
    const error = await caught(post(server.origin, { json: {} }, { fetch, timeoutMs: 250 }))
    expect(error).toMatchObject({ code: 'timeout' })
    await server.requests[0]?.closed
  })

  it('is told of a 429 with its Retry-After, and of a redirect', async () => {
    const limits = await serve(reply(429, '', { 'retry-after': '7' }))
    const error = await caught(post(limits.origin, { json: {} }, { fetch }))
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 7_000 })
    const redirects = await serve(reply(307, '', { location: '/elsewhere' }))
    expect((await caught(post(redirects.origin, { json: {} }, { fetch }))).message).toContain('with a redirect')
    expect(redirects.requests).toHaveLength(1)
  })
})

describe('a reply of a client’s own kind', () => {
  it.each<[string, () => object]>([
    ['a stream of Node’s with bytes', () => ({ status: 200, body: Readable.from([Buffer.from('{"a":"'), 'é"}']) })],
    ['text() alone', () => ({ status: 200, text: async () => '{"a":"é"}' })],
  ])('is read by %s', async (_how, made) => {
    expect(await post(url, {}, giving(made))).toEqual({ ok: true, status: 200, body: { a: 'é' } })
  })

  it.each<[string, () => unknown]>([
    ['a stream of Node’s', () => Readable.from(['x'.repeat(capBytes), 'x'])],
    ['text()', () => undefined],
  ])('is refused when %s gives more than 64 KiB', async (_how, body) => {
    const { seen, fetch } = giving(() => ({ status: 200, body: body(), text: async () => `"${'x'.repeat(capBytes)}"` }))
    expect(await caught(post(url, {}, { fetch }))).toMatchObject({ code: 'invalid_response' })
    expect(seen.requests).toBe(1)
  })

  it('ends with the deadline when text() never does', async () => {
    const { fetch } = giving(() => ({ status: 200, text: () => new Promise(() => undefined) }))
    expect(await caught(post(url, {}, { fetch, timeoutMs: 30 }))).toMatchObject({ code: 'timeout' })
  })

  it('needs no headers, a 503 included', async () => {
    const { fetch } = giving(() => ({ status: 503, text: async () => '' }))
    expect(await caught(post(url, { once: true }, { fetch }))).toMatchObject({
      code: 'provider_unavailable',
      status: 503,
    })
  })
})

describe('a fetch that can never work is refused after one call, by name', () => {
  const canary = 'canary'
  it.each<[string, () => unknown]>([
    ['gives nothing', () => undefined],
    ['gives null', () => null],
    ['gives the text', () => canary],
    ['gives the parsed body', () => ({ access_token: canary })],
    ['gives what another kind of client does', () => ({ status: 200, data: { access_token: canary } })],
    [
      'has read the body',
      async () => {
        const response = new Response('{}')
        await response.text()
        return response
      },
    ],
    [
      'is still reading the body',
      () => {
        const response = new Response('{}')
        response.body?.getReader()
        return response
      },
    ],
    [
      'throws for a status',
      () => {
        throw Object.assign(new Error(canary), { response: { status: 400, data: canary } })
      },
    ],
  ])('when it %s', async (_how, made) => {
    const { seen, fetch } = giving(made)
    const error = await caught(post(url, {}, { fetch }))
    expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
    expect(error.message).toContain('options.fetch')
    expect(JSON.stringify([error.message, error.cause, error.stack])).not.toContain(canary)
    expect(seen.requests).toBe(1)
  })

  it('when it gives the platform’s fetch a dispatcher of another undici: nothing was sent', async () => {
    const server = await serve(json({}))
    let calls = 0
    const dispatcher = {
      dispatch() {
        throw new Error('invalid onRequestStart method')
      },
    }
    const withAgent: Fetch = (input, init) => {
      calls += 1
      return fetch(input, { ...init, dispatcher } as RequestInit)
    }
    const error = await caught(post(server.origin, {}, { fetch: withAgent }))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toMatch(/dispatcher .*options\.fetch/)
    expect([calls, server.requests.length]).toEqual([1, 0])
  })
})

describe('a reply that comes from no token endpoint', () => {
  it('Response.error() is a network error, and tried again', async () => {
    const { seen, fetch } = giving(() => Response.error())
    const error = await caught(post(url, {}, { fetch }))
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true })
    expect(error.message).toContain('the connection to api.test.example failed')
    expect(seen.requests).toBe(3)
  })

  it.each([300, 304, 305])('a %i is no redirect and no fault of the provider package', async (status) => {
    const server = await serve(reply(status))
    const error = await caught(post(server.origin))
    expect(error).toMatchObject({ code: 'invalid_response', status })
    expect(error.message).toContain(`answered the token request with ${status}`)
    expect(error.message).not.toMatch(/redirect|package/)
    expect(server.requests).toHaveLength(1)
  })

  it.each([0, 199, 999])('nor is a status of %i, which no Response of the platform can have', async (status) => {
    const error = await caught(
      post(
        url,
        { once: true },
        giving(() => ({ status, text: async () => '' })),
      ),
    )
    expect(error.message).not.toMatch(/redirect|package/)
    expect(error.message).toContain(`with ${status}`)
  })
})
