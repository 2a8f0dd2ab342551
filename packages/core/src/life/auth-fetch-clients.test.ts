import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import ky from 'ky'
import nodeFetch from 'node-fetch'
import { FormData as UndiciFormData, fetch as undiciFetch, Request as UndiciRequest } from 'undici'
import { describe, expect, it } from 'vitest'
import { refusesFirstToken, setUpFetch, tokenOf } from './auth-fetch.fixture.js'
import { reply, serve } from '../http/server.fixture.js'
import type { AuthOptions } from '../options/options.js'

type Fetch = NonNullable<AuthOptions['fetch']>

const undici = undiciFetch as unknown as Fetch
const node = nodeFetch as unknown as Fetch
const wrapper: Fetch = (input, init) => fetch(input, init)
const clients: [string, Fetch][] = [
  ['undici of npm', undici],
  ['node-fetch', node],
  ['a wrapper around the platform’s', wrapper],
]

const post = (body: unknown) => ({ method: 'POST', body, duplex: 'half' }) as RequestInit
const bytes = new Uint8Array([1, 2, 3])
async function* pieces() {
  yield bytes.subarray(0, 2)
  yield bytes.subarray(2)
}

function form(): FormData {
  const data = new FormData()
  data.set('name', 'Ada & Jun')
  data.set('file', new Blob(['content']), 'file.txt')
  return data
}

describe.each(clients)('%s as the fetch option', (_client, fetchOption) => {
  it('gets the URL as a string, and headers as a plain object', async () => {
    const calls: [unknown, RequestInit | undefined][] = []
    const recording: Fetch = (input, init) => {
      calls.push([input, init])
      return fetchOption(input, init)
    }
    const { auth, api } = await setUpFetch(refusesFirstToken, { fetch: recording })
    await auth.fetch(new Request(`${api.origin}/a`))
    await auth.fetch(new URL(`${api.origin}/b`), { headers: new Headers({ 'x-mine': '1' }) })
    expect(calls.map(([input]) => input)).toEqual([`${api.origin}/a`, `${api.origin}/a`, `${api.origin}/b`])
    expect(calls.at(-1)?.[1]?.headers).toEqual({ authorization: 'Bearer token-2', 'x-mine': '1' })
  })

  it.each<[string, () => unknown]>([
    ['a string', () => '{"a":1}'],
    ['a form', () => new URLSearchParams({ a: 'b c' })],
    ['a blob', () => new Blob(['blob'], { type: 'image/png' })],
    ['bytes', () => bytes],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a part of a Buffer', () => Buffer.from('xabcx').subarray(1, 4)],
  ])('sends %s, at the replay too', async (_kind, body) => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { fetch: fetchOption })
    expect((await auth.fetch(api.origin, { method: 'POST', body: body() } as RequestInit)).status).toBe(200)
    const [first, second] = api.requests
    expect(first?.body.length).toBeGreaterThan(2)
    expect([second?.body, second?.headers['content-type']]).toEqual([first?.body, first?.headers['content-type']])
  })

  it('sends what it was given when it was called', async () => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { fetch: fetchOption })
    const [own, search] = [Buffer.from('before'), new URLSearchParams({ a: 'before' })]
    const calls = [auth.fetch(api.origin, post(own)), auth.fetch(api.origin, post(search))]
    own.fill('x')
    search.set('a', 'after')
    await Promise.all(calls)
    expect(new Set(api.requests.map(({ body }) => body))).toEqual(new Set(['before', 'a=before']))
  })

  it('sends a stream of Node’s once: its 401 is given back', async () => {
    const { auth, api, events } = await setUpFetch(refusesFirstToken, { fetch: fetchOption })
    const response = await auth.fetch(api.origin, post(Readable.from([Buffer.from('node')])))
    expect([response.status, await response.text()]).toEqual([401, 'old token'])
    expect(api.requests.map(({ body }) => body)).toEqual(['node'])
    expect(events.at(-1)).toMatchObject({ type: 'recovery_skipped', why: 'body_not_kept' })
  })

  it('is sent no token of an origin that a redirect led to', async () => {
    const foreign = await serve(reply(401))
    const { auth, api, vendor } = await setUpFetch(reply(302, '', { location: foreign.origin }), { fetch: fetchOption })
    expect((await auth.fetch(api.origin)).status).toBe(401)
    expect([api.requests.length, vendor.requests]).toEqual([1, 1])
  })
})

describe.each(clients.filter(([, client]) => client !== node))('%s as the fetch option', (_client, fetchOption) => {
  it.each<[string, () => unknown]>([
    ['a stream', () => new Blob([bytes]).stream()],
    ['a generator', pieces],
  ])('sends %s, and at the replay its bytes', async (_kind, body) => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { fetch: fetchOption })
    expect((await auth.fetch(api.origin, { method: 'POST', body: body() } as RequestInit)).status).toBe(200)
    expect(api.requests.map((request) => request.body)).toEqual(['\u0001\u0002\u0003', '\u0001\u0002\u0003'])
  })

  it('sends a Request with its body, and through ky', async () => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { fetch: fetchOption })
    await auth.fetch(new Request(api.origin, { method: 'PUT', body: 'mine', headers: { 'x-mine': '1' } }))
    await ky.create({ fetch: auth.fetch }).post(api.origin, { json: { a: 1 } })
    expect(api.requests.map(({ method, body }) => [method, body])).toEqual([
      ['PUT', 'mine'],
      ['PUT', 'mine'],
      ['POST', '{"a":1}'],
    ])
    expect(api.requests.map(tokenOf)).toEqual(['token-1', 'token-2', 'token-2'])
    expect(api.requests[1]?.headers['x-mine']).toBe('1')
  })

  it('is given the body of a Request as a stream, with duplex: half', async () => {
    let seen: (RequestInit & { duplex?: string }) | undefined
    const { auth, api } = await setUpFetch(reply(200), {
      fetch: (input, init) => {
        seen = init
        return fetchOption(input, init)
      },
    })
    await auth.fetch(new Request(api.origin, { method: 'POST', body: 'x' }))
    expect([seen?.body instanceof ReadableStream, seen?.duplex]).toEqual([true, 'half'])
  })
})

describe('a Request of a client’s own', () => {
  it.each<[string, AuthOptions]>([
    ['that client', { fetch: undici }],
    ['the platform’s fetch', {}],
  ])('is sent through %s', async (_through, options) => {
    const { auth, api } = await setUpFetch(refusesFirstToken, options)
    const request = new UndiciRequest(`${api.origin}/own`, { method: 'POST', body: 'own' }) as unknown as Request
    expect((await auth.fetch(request)).status).toBe(200)
    expect(api.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/own', 'own'],
      ['/own', 'own'],
    ])
  })
})

describe('a form', () => {
  it.each([
    ['of the platform through a wrapper', wrapper, form],
    ['of the platform through node-fetch', node, form],
    [
      'of npm’s undici through its fetch',
      undici,
      () => {
        const data = new UndiciFormData()
        data.set('name', 'Ada & Jun')
        return data
      },
    ],
  ])('%s is sent, at the replay too', async (_what, fetchOption, make) => {
    const { auth, api } = await setUpFetch(refusesFirstToken, { fetch: fetchOption })
    expect((await auth.fetch(api.origin, post(make()))).status).toBe(200)
    for (const { body, headers } of api.requests) {
      expect(body).toContain('Ada & Jun')
      expect(headers['content-type']).toContain('multipart/form-data; boundary=')
    }
  })
})

it('a stream of a file goes to node-fetch as it is', async () => {
  const { auth, api } = await setUpFetch(reply(200), { fetch: node })
  await auth.fetch(api.origin, post(createReadStream(new URL(import.meta.url))))
  expect(api.requests[0]?.body).toContain('goes to node-fetch as it is')
})
