import { runInNewContext } from 'node:vm'
import { Request as UndiciRequest } from 'undici'
import { describe, expect, it } from 'vitest'
import { refusesFirstToken, setUpFetch } from './auth-fetch.fixture.js'
import { json, reply } from '../http/server.fixture.js'
import type { AuthRequestInit } from '../contract/auth.js'
import type { AuthOptions } from '../options/options.js'

const what = { method: 'POST', headers: { 'content-type': 'application/json', 'x-order': '7' }, body: '{"total":12}' }
const old = () => new Request('http://old.example/orders', what)

class Call {
  readonly #order = 7
  get method() {
    return 'POST'
  }
  get headers() {
    return { 'content-type': 'application/json', 'x-order': String(this.#order) }
  }
  get body() {
    return '{"total":12}'
  }
  toJSON() {
    return 'no member'
  }
}

class Order extends Request {
  readonly customer = 'me'
}

const inits: Record<string, () => object> = {
  'a plain object': () => what,
  'an object without prototype': () => Object.assign(Object.create(null) as object, what),
  'an object made from another one': () => Object.create(what) as object,
  'a member that is not listed': () => Object.defineProperty({ ...what }, 'body', { enumerable: false }),
  'an object of a class with getters': () => new Call(),
  'an object of another realm': () => runInNewContext(`(${JSON.stringify(what)})`) as object,
  'a proxy': () => new Proxy({}, { get: (_target, name) => Reflect.get(what, name) as unknown }),
  'a Request': old,
  'an object of a class that extends Request': () => new Order('http://old.example/', what),
  'a Request of npm’s undici': () => new UndiciRequest('http://old.example/', what),
  'a proxy of a Request': () =>
    new Proxy(old(), {
      get(request, name) {
        const value: unknown = Reflect.get(request, name, request)
        return typeof value === 'function' ? (value.bind(request) as unknown) : value
      },
    }),
}

const senders: [string, AuthOptions][] = [
  ['the platform’s fetch', {}],
  ['a wrapper around it', { fetch: (input, init) => fetch(input, init) }],
]

describe.each(senders)('through %s', (_sender, options) => {
  it.each(Object.entries(inits))(
    '%s as init is the request that fetch would send, at the replay too',
    async (_kind, make) => {
      const { auth, api } = await setUpFetch(refusesFirstToken, options)
      expect((await auth.fetch(`${api.origin}/orders`, make() as RequestInit)).status).toBe(200)
      expect(api.requests).toHaveLength(2)
      for (const { method, path, body, headers } of api.requests) {
        expect([method, path, body]).toEqual(['POST', '/orders', '{"total":12}'])
        expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-order': '7' })
      }
    },
  )

  it('a Request as input is overridden by an init as fetch does it', async () => {
    const { auth, api } = await setUpFetch(json({}), options)
    const send = async (init: AuthRequestInit) => {
      await auth.fetch(new Request(`${api.origin}/orders`, what), init)
      const { method, body, headers } = api.requests.at(-1) ?? {}
      return [method, body, headers?.['x-order']]
    }
    expect(await send({ method: 'PUT' })).toEqual(['PUT', '{"total":12}', '7'])
    expect(await send({ body: 'new' })).toEqual(['POST', 'new', '7'])
    expect(await send({ body: null })).toEqual(['POST', '{"total":12}', '7'])
    expect(await send({ headers: { 'x-other': '1' } })).toEqual(['POST', '{"total":12}', undefined])
    expect(await send({ method: undefined, headers: undefined } as unknown as RequestInit)).toEqual(await send({}))
    await expect(send({ method: 'GET' })).rejects.toThrow(TypeError)
  })

  it('the signal of a Request ends the call, unless an init has another one, null included', async () => {
    const controller = new AbortController()
    const { auth, api } = await setUpFetch(json({}), options)
    const request = () => new Request(api.origin, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(auth.fetch(request())).rejects.toThrow('enough')
    await expect(auth.fetch(api.origin, request())).rejects.toThrow('enough')
    await expect(auth.fetch(request(), { signal: undefined } as unknown as RequestInit)).rejects.toThrow('enough')
    expect((await auth.fetch(request(), { signal: null })).status).toBe(200)
    expect((await auth.fetch(request(), { signal: new AbortController().signal })).status).toBe(200)
  })

  it('redirect: manual of a Request as init is kept', async () => {
    const { auth, api } = await setUpFetch(reply(302, '', { location: '/moved' }), options)
    const request = new Request('http://old.example/', { redirect: 'manual' })
    expect((await auth.fetch(api.origin, request)).status).toBe(302)
    expect(api.requests).toHaveLength(1)
  })

  it.each<[string, object]>([
    [
      'a getter',
      new (class {
        get authRetry() {
          return false
        }
      })(),
    ],
    ['another object', Object.create({ authRetry: false }) as object],
    ['a member of a Request', Object.assign(old(), { authRetry: false })],
  ])('authRetry: false counts where it comes from %s', async (_from, init) => {
    const { auth, api, vendor } = await setUpFetch(reply(401), options)
    expect((await auth.fetch(api.origin, init as RequestInit)).status).toBe(401)
    expect([api.requests.length, vendor.requests]).toEqual([1, 1])
  })

  it.each<[string, () => HeadersInit]>([
    ['a Map', () => new Map([['x-order', '7']]) as unknown as HeadersInit],
    [
      'a generator',
      () =>
        (function* () {
          yield ['x-order', '7']
        })() as unknown as HeadersInit,
    ],
    ['Headers of npm’s undici', () => new UndiciRequest('http://old.example/', what).headers],
  ])('headers may be %s', async (_kind, headers) => {
    const { auth, api } = await setUpFetch(refusesFirstToken, options)
    expect((await auth.fetch(api.origin, { headers: headers() })).status).toBe(200)
    expect(api.requests.map((request) => request.headers['x-order'])).toEqual(['7', '7'])
  })
})
