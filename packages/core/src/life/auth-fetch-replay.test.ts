import ky from 'ky'
import { describe, expect, it } from 'vitest'
import { refusesFirstToken, setUpFetch, tokenOf } from './auth-fetch.fixture.js'
import { json, reply, type ReceivedRequest } from '../http/server.fixture.js'

/** Bytes that are no text. */
const bytes = new Uint8Array([0, 255, 10, 13, 128, 0])

function form(): FormData {
  const data = new FormData()
  data.set('name', 'Ada & Jun + é')
  data.set('file', new Blob([bytes]), 'photo.bin')
  return data
}

/** A body that can be read only once, in pieces. */
function stream(...pieces: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(encoder.encode(piece))
    },
  })
}

/** What was sent. The platform chooses another boundary each time that it writes a form. */
function withoutBoundary({ method, path, body, headers }: ReceivedRequest) {
  const type = headers['content-type']
  const boundary = type?.split('boundary=')[1]
  if (type === undefined || boundary === undefined) return { method, path, body, type }
  return { method, path, body: body.replaceAll(boundary, 'boundary'), type: type.replace(boundary, 'boundary') }
}

// `duplex` is in the fetch standard and in Node, but not in TypeScript's own types of it.
const half = { duplex: 'half' } as RequestInit

describe('after a 401 the request is sent once more with a new token', () => {
  it.each<[string, RequestInit]>([
    ['no body', { method: 'GET' }],
    ['an empty string', { method: 'POST', body: '' }],
    ['a string', { method: 'POST', body: 'a&b=c é 🔑' }],
    ['JSON', { method: 'PATCH', body: '{"a":[1]}', headers: { 'content-type': 'application/json' } }],
    ['a form', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }],
    ['multipart form data', { method: 'POST', body: form() }],
    ['a blob', { method: 'PUT', body: new Blob([bytes], { type: 'image/png' }) }],
    ['bytes', { method: 'PUT', body: bytes }],
    ['a stream', { method: 'POST', body: stream('one ', 'two ', 'three'), ...half }],
  ])('with %s, the same to the last byte', async (_kind, init) => {
    const { auth, api, vendor } = await setUpFetch(refusesFirstToken)
    const response = await auth.fetch(`${api.origin}/things?page=1`, init)
    expect(response.status).toBe(200)
    const [first, second] = api.requests.map(withoutBoundary)
    expect(api.requests.map(tokenOf)).toEqual(['token-1', 'token-2'])
    expect(second).toMatchObject({ path: '/things?page=1' })
    expect(second).toEqual(first)
    expect(await response.text()).toBe(api.requests[1]?.body)
    expect(vendor.requests).toBe(2)
  })

  it('a Request of the caller’s included, with its headers', async () => {
    const { auth, api } = await setUpFetch(refusesFirstToken)
    const request = new Request(api.origin, { method: 'POST', body: 'hello', headers: { 'x-mine': 'yes' } })
    expect(await (await auth.fetch(request)).text()).toBe('hello')
    expect(api.requests.map(({ body, headers }) => [body, headers['x-mine']])).toEqual([
      ['hello', 'yes'],
      ['hello', 'yes'],
    ])
  })

  it('and ky’s JSON with it, though ky makes a stream of it', async () => {
    const { auth, api } = await setUpFetch(refusesFirstToken)
    const client = ky.create({ fetch: auth.fetch })
    expect(await client.post(api.origin, { json: { name: 'é' } }).json()).toEqual({ name: 'é' })
    expect(api.requests.map(({ body }) => body)).toEqual(['{"name":"é"}', '{"name":"é"}'])
  })

  it('and the answer to that is given back, whatever it is', async () => {
    const { auth, api, events } = await setUpFetch([reply(401), reply(418, 'a teapot')])
    const response = await auth.fetch(api.origin)
    expect([response.status, await response.text()]).toEqual([418, 'a teapot'])
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['token_obtained', 'replayed'])
    expect(events.at(-1)).toMatchObject({ fruitful: true, origin: api.origin })
  })

  it('but not a third time: a second 401 is given back, its body readable', async () => {
    const { auth, api, vendor, events } = await setUpFetch([reply(401, 'first'), reply(401, 'second')])
    const response = await auth.fetch(api.origin, { method: 'POST', body: 'hello' })
    expect([response.status, await response.text()]).toEqual([401, 'second'])
    expect([api.requests.length, vendor.requests]).toEqual([2, 2])
    expect(events.at(-1)).toMatchObject({ type: 'replayed', fruitful: false })
  })
})

describe('after a 401 the request is not sent again', () => {
  it('with authRetry: false, nor is a token requested', async () => {
    const { auth, api, vendor, events } = await setUpFetch(reply(401, 'old token'))
    const response = await auth.fetch(api.origin, { authRetry: false, method: 'POST', body: 'hello' })
    expect([response.status, await response.text()]).toEqual([401, 'old token'])
    expect([api.requests.length, vendor.requests]).toEqual([1, 1])
    expect(events.map(({ type }) => type)).not.toContain('unauthorized')
  })

  it('when its body is longer than replayLimitBytes: the 401 is given back, readable, and the next call is well', async () => {
    const { auth, api, events } = await setUpFetch(refusesFirstToken, { replayLimitBytes: 10 })
    const init = { method: 'POST', body: 'x'.repeat(11) }
    const response = await auth.fetch(api.origin, init)
    expect([response.status, await response.text()]).toEqual([401, 'old token'])
    expect(api.requests.map(({ body }) => body)).toEqual([init.body])
    expect(events.at(-1)).toMatchObject({ type: 'recovery_skipped', why: 'body_not_kept' })
    expect(events.at(-1)).not.toHaveProperty('code')
    expect((await auth.fetch(api.origin, init)).status).toBe(200)
  })

  it('when a stream turns out longer than replayLimitBytes, though all of it is sent', async () => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { replayLimitBytes: 10 })
    const pieces = Array.from({ length: 200 }, (_, index) => `piece ${index};`)
    const init = { method: 'POST', body: stream(...pieces), ...half }
    expect((await auth.fetch(api.origin, init)).status).toBe(401)
    expect(api.requests.map(({ body }) => body)).toEqual([pieces.join('')])
  })

  it('but is with a body of just replayLimitBytes', async () => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { replayLimitBytes: 10 })
    expect((await auth.fetch(api.origin, { method: 'POST', body: 'x'.repeat(10) })).status).toBe(200)
    expect(api.requests).toHaveLength(2)
  })

  it('when no new token is to be had: the 401 is given back, readable', async () => {
    const { auth, api, vendor, events } = await setUpFetch(reply(401, 'old token'))
    await auth.getToken()
    vendor.fails = 'provider_unavailable'
    const response = await auth.fetch(api.origin)
    expect([response.status, await response.text()]).toEqual([401, 'old token'])
    expect([api.requests.length, vendor.requests]).toEqual([1, 2])
    expect(events.at(-1)).toEqual({
      type: 'recovery_skipped',
      provider: 'test',
      at: expect.any(Number),
      severity: 'warn',
      why: 'token_request_failed',
      code: 'provider_unavailable',
      origin: api.origin,
    })
  })

  it('when the status is another one', async () => {
    const { auth, api, vendor } = await setUpFetch(json({ error: 'expired token' }, 403))
    expect((await auth.fetch(api.origin)).status).toBe(403)
    expect([api.requests.length, vendor.requests]).toEqual([1, 1])
  })
})
