import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { selfSignedCertificate } from './certificate.fixture.js'
import { post } from './http.fixture.js'
import { testClock } from '../life/provider.fixture.js'
import {
  closedOrigin,
  cutHalfWay,
  json,
  reply,
  serve,
  serveSockets,
  serveTls,
  silence,
  type Answer,
} from './server.fixture.js'

const token = { access_token: 'abc' }

/** A fetch that counts its calls, for requests that reach no server. */
function countingFetch() {
  const counting = {
    calls: 0,
    fetch: (input: RequestInfo | URL) => {
      counting.calls += 1
      return fetch(input)
    },
  }
  return counting
}

describe('a token request is sent again', () => {
  it('when the connection is refused', async () => {
    const counting = countingFetch()
    expect(await caught(post(await closedOrigin(), {}, counting))).toMatchObject({
      code: 'provider_unavailable',
      cause: { code: 'ECONNREFUSED' },
    })
    expect(counting.calls).toBe(3)
  })

  it('when the connection is reset', async () => {
    const server = await serveSockets((socket) => socket.resetAndDestroy())
    expect(await caught(post(server.origin))).toMatchObject({ code: 'provider_unavailable' })
    expect(server.seen.requests).toBe(3)
  })

  it.each<[string, Answer, number | undefined]>([
    ['when the body is cut half way', cutHalfWay, undefined],
    ['after a 408', reply(408), 408],
    ['after a 500', reply(500), 500],
    ['after a 502', reply(502, '<html>Bad Gateway</html>'), 502],
    ['after a 503', reply(503), 503],
    ['after a 504', json({ error: 'late' }, 504), 504],
  ])('%s: two retries, then provider_unavailable', async (_when, answer, status) => {
    const server = await serve(answer)
    const error = await caught(post(server.origin))
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true })
    expect(error.status).toBe(status)
    expect(server.requests).toHaveLength(3)
  })

  it.each<[string, Answer]>([
    ['a 503', reply(503)],
    ['a body cut half way', cutHalfWay],
  ])('and a success after %s counts', async (_what, failure) => {
    const server = await serve(failure, failure, json(token))
    expect(await post(server.origin, { form: { grant: 'x&y' } })).toEqual({ ok: true, status: 200, body: token })
    expect(server.requests.map(({ body }) => body)).toEqual(['grant=x%26y', 'grant=x%26y', 'grant=x%26y'])
  })

  it('and a refusal after a 503 is final', async () => {
    const server = await serve(reply(503), json({ error: 'invalid_client' }, 401), json(token))
    expect(await post(server.origin)).toEqual({ ok: false, status: 401, body: { error: 'invalid_client' } })
    expect(server.requests).toHaveLength(2)
  })

  it.each([
    [0, 1],
    [1, 2],
    [4, 5],
  ])('at most as often as the limit says: limit %i, %i requests', async (limit, requests) => {
    const server = await serve(reply(503))
    await caught(post(server.origin, {}, { retry: { limit, delayMs: 0 } }))
    expect(server.requests).toHaveLength(requests)
  })

  it('and each retry is announced with its number and its reason', async () => {
    const server = await serve(reply(503), cutHalfWay, json(token))
    const retries: unknown[] = []
    await post(server.origin, {}, { onRetry: (attempt, { code, status }) => retries.push([attempt, code, status]) })
    expect(retries).toEqual([
      [1, 'provider_unavailable', 503],
      [2, 'provider_unavailable', undefined],
    ])
  })

  it('but none is announced that the deadline leaves no time for', async () => {
    const server = await serve(reply(503))
    const retries: number[] = []
    const options = { totalTimeoutMs: () => 400, retry: { limit: 2, delayMs: 60_000 } }
    await caught(post(server.origin, {}, { ...options, onRetry: (attempt) => retries.push(attempt) }))
    expect(server.requests).toHaveLength(1)
    expect(retries).toEqual([])
  })
})

describe('a token request is never sent again', () => {
  it.each([400, 401, 403, 404, 410, 418])('after a %i, which the provider judges', async (status) => {
    const server = await serve(json({ error: 'some' }, status))
    expect(await post(server.origin)).toEqual({ ok: false, status, body: { error: 'some' } })
    expect(server.requests).toHaveLength(1)
  })

  it.each<[string, Answer, string]>([
    ['a 429', reply(429), 'rate_limited'],
    ['a 200 that is not JSON', reply(200, '<html>maintenance</html>'), 'provider_unavailable'],
    ['an empty 200', reply(200), 'provider_unavailable'],
    ['a redirect', reply(302, '', { location: '/' }), 'invalid_response'],
    ['an over-long body', reply(200, 'x'.repeat(70_000)), 'invalid_response'],
    ['a timeout', silence, 'timeout'],
  ])('after %s', async (_what, answer, code) => {
    const server = await serve(answer, json(token))
    expect(await caught(post(server.origin, {}, { timeoutMs: 300 }))).toMatchObject({ code })
    expect(server.requests).toHaveLength(1)
  })

  it.each([0, 1])('once the right to send it was lost, after %i attempts', async (sendings) => {
    const server = await serve(reply(503))
    const mayGo = () => server.requests.length < sendings
    expect(await caught(post(server.origin, {}, { mayGo }))).toMatchObject({ code: 'timeout', retryable: true })
    expect(server.requests).toHaveLength(sendings)
  })

  it('after a certificate error, and no request reaches that server', async () => {
    const server = await serveTls(selfSignedCertificate())
    const error = await caught(post(server.origin))
    expect(error).toMatchObject({ code: 'provider_unavailable', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    expect(server.seen).toEqual({ connections: 1, requests: 0 })
  })

  it.each<[string, Answer]>([
    ['a 503', reply(503)],
    ['a 408', reply(408)],
    ['a body cut half way', cutHalfWay],
  ])('after %s, when it carries what is good for one request only', async (_what, answer) => {
    const server = await serve(answer, json(token))
    const request = { form: { refresh_token: 'abc' }, once: true }
    expect(await caught(post(server.origin, request))).toMatchObject({ code: 'provider_unavailable' })
    expect(server.requests).toHaveLength(1)
  })

  it('after a reset connection, when it carries what is good for one request only', async () => {
    const server = await serveSockets((socket) => socket.resetAndDestroy())
    await caught(post(server.origin, { form: { code: 'abc' }, once: true }))
    expect(server.seen.requests).toBe(1)
  })
})

describe('Retry-After', () => {
  const { now } = testClock()
  it.each<[string, string, number | undefined]>([
    ['seconds', '120', 120_000],
    ['a date', new Date(now() + 90_000).toUTCString(), 90_000],
    ['a date gone by', new Date(now() - 90_000).toUTCString(), 0],
    ['garbage', 'soon', undefined],
    ['more than a day', '99999999999', 86_400_000],
  ])('as %s is handed on, and not waited for', async (_form, value, retryAfterMs) => {
    for (const [status, code] of [
      [429, 'rate_limited'],
      [408, 'provider_unavailable'],
      [503, 'provider_unavailable'],
    ] as const) {
      const server = await serve(reply(status, '', { 'retry-after': value }))
      const error = await caught(post(server.origin, {}, { now }))
      expect(error).toMatchObject({ code, status })
      expect(error.retryAfterMs).toBe(retryAfterMs)
      expect(server.requests).toHaveLength(status === 429 ? 1 : 3)
    }
  })
})
