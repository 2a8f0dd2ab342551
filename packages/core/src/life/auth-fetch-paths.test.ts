import { setGlobalOrigin } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { setUpFetch } from './auth-fetch.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { json, serve } from '../http/server.fixture.js'
import type { AuthOptions, CreateAuthOptions } from '../options/options.js'
import { createAuth } from './create-auth.js'
import { countingVendor, testCredentials, testProvider } from './provider.fixture.js'

const senders: [string, AuthOptions][] = [
  ['the platform’s fetch', {}],
  ['a fetch option', { fetch: (input, init) => fetch(input, init) }],
]

/** An instance whose base URL is at an API, with a path or without. */
async function setUpAt(basePath: string, options: Partial<CreateAuthOptions<unknown>> = {}) {
  const vendor = countingVendor()
  const api = await serve(json({}))
  const provider = testProvider(vendor.request, { allowedOrigins: [api.origin] })
  const auth = createAuth(provider, { credentials: testCredentials, baseUrl: api.origin + basePath, ...options })
  return { auth, api, vendor }
}

afterEach(() => setGlobalOrigin(undefined))

describe.each(senders)('a path through %s', (_sender, options) => {
  it.each([
    ['', '/', '/'],
    ['', '/orders', '/orders'],
    ['', '/orders/?page=2&from=a%20b', '/orders/?page=2&from=a%20b'],
    ['', '/?next=/../\\..//other', '/?next=/../\\..//other'],
    ['', '/a/../b/./c', '/b/c'],
    ['', '/..', '/'],
    ['', '/@evil.example/', '/@evil.example/'],
    ['', '/:80/', '/:80/'],
    ['', '/https://evil.example/', '/https://evil.example/'],
    ['', '/orders//1', '/orders//1'],
    ['', '/orders#part', '/orders'],
    ['', '/Bestellungen/größte', '/Bestellungen/gr%C3%B6%C3%9Fte'],
    ['/v2', '/', '/v2/'],
    ['/v2', '/orders', '/v2/orders'],
    ['/v2/', '/orders', '/v2/orders'],
    ['/v2', '/orders/../items', '/v2/items'],
    ['/v2', '/orders/%2E%2e/items', '/v2/items'],
    ['/v2', '/?to=../..', '/v2/?to=../..'],
    ['/a%20b', '/orders', '/a%20b/orders'],
  ])('is appended to the base URL: %j and %j make %j', async (basePath, path, sent) => {
    const { auth, api } = await setUpAt(basePath, options)
    expect((await auth.fetch(path)).status).toBe(200)
    expect(api.requests.map((request) => [request.path, request.headers.authorization])).toEqual([
      [sent, 'Bearer token-1'],
    ])
  })

  it.each(['/../canary', '/..', '/%2e%2e/canary', '/.%2E/canary', '/a/../../canary', '/../v2canary', '/../v', '/./..'])(
    'that leads out of the base URL is refused: %j',
    async (path) => {
      const { auth, api, vendor } = await setUpAt('/v2', options)
      const error = await caught(auth.fetch(path))
      expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
      expect(error.message).toContain('dots')
      expect(error.message).not.toContain('canary')
      expect([api.requests.length, vendor.requests]).toEqual([0, 0])
    },
  )

  const withControl = ['\0', '\t', '\n', '\r', '\u001f', '\u007f', '\u0085'].flatMap((control) => [
    `/${control}/canary`,
    `/canary${control}`,
    `${control}/canary`,
    `/?a=${control}`,
  ])
  const bad = [
    ['', 'canary', 'canary/orders', './canary', '../canary', '?canary=1', '#canary', ' /canary', '/canary '],
    ['//', '//canary.example', '///canary', '/\\canary.example', '\\canary', '\\\\canary', '/canary\\..\\..\\'],
    ['https://', 'https:///', 'http://[canary', 'https://canary example/', 'http://canary:99999/'],
    withControl,
  ].flat()
  it.each(bad)('that is none is refused, and nothing is sent: %j', async (path) => {
    const { auth, api, vendor } = await setUpAt('/v2', options)
    // Where a page's address is, it would be read relative to that.
    for (const page of [undefined, `${api.origin}/page/`]) {
      setGlobalOrigin(page)
      const error = await caught(auth.fetch(path))
      expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
      expect(error.message).toMatch(
        /^test: auth\.fetch takes an absolute URL, or a path such as \/orders, which is app/,
      )
      expect(error.message).not.toContain('canary')
      expect(error.cause).toBeUndefined()
    }
    expect([api.requests.length, vendor.requests]).toEqual([0, 0])
  })

  it('leads to the base URL’s host, not to that of the page', async () => {
    const { auth, api } = await setUpAt('', options)
    const page = await serve(json({}))
    setGlobalOrigin(page.origin)
    await auth.fetch('/orders')
    expect([api.requests.length, page.requests.length]).toEqual([1, 0])
  })

  it('leads to an origin that may see the token, as any URL must', async () => {
    const { auth, api } = await setUpAt('', { ...options, baseUrl: 'https://other.example' })
    expect(await caught(auth.fetch('/orders'))).toMatchObject({ code: 'origin_not_allowed' })
    const other = await serve(json({}))
    const { auth: allowed } = await setUpAt('', { ...options, baseUrl: other.origin, allowedOrigins: [other.origin] })
    expect((await allowed.fetch('/orders')).status).toBe(200)
    expect([api.requests.length, other.requests.length]).toEqual([0, 1])
  })

  it.each([
    ['a number', 42, ', got number'],
    ['nothing', undefined, ', got undefined'],
    ['an empty string', '', ', got an empty string'],
  ])('that is %s is refused with what it is', async (_what, input, got) => {
    const { auth } = await setUpFetch(json({}), options)
    expect((await caught(auth.fetch(input as string))).message.endsWith(got)).toBe(true)
  })

  it('is not what a Request or a URL is read by', async () => {
    const { auth, api } = await setUpAt('/v2', options)
    await auth.fetch(new Request(`${api.origin}/orders`))
    await auth.fetch(new URL('/items', api.origin))
    await auth.fetch(` ${api.origin}\\more `)
    expect(api.requests.map((request) => request.path)).toEqual(['/orders', '/items', '/more'])
  })

  it('is sent again after a 401', async () => {
    const { auth, api, vendor } = await setUpFetch(
      [(response) => void response.writeHead(401).end(), json({})],
      options,
    )
    expect((await auth.fetch('/orders', { method: 'POST', body: '{}' })).status).toBe(200)
    expect(api.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/orders', '{}'],
      ['/orders', '{}'],
    ])
    expect(vendor.requests).toBe(2)
  })
})

describe('a path where the vendor’s APIs are on other hosts than its tokens', () => {
  it.each(['/canary', '/v1/canary', 'canary', '//canary.example/'])('is refused with their names: %j', async (path) => {
    const vendor = countingVendor()
    const api = await serve(json({}))
    const apiUrls = { ordersUrl: `${api.origin}/v1`, itemsUrl: `${api.origin}/v2` }
    const provider = { ...testProvider(vendor.request, { allowedOrigins: [api.origin] }), apiUrls }
    const auth = createAuth(provider, { credentials: testCredentials, baseUrl: api.origin })
    const error = await caught(auth.fetch(path))
    expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
    expect(error.message).toContain('`${auth.ordersUrl}/…`')
    expect(error.message).toContain('ordersUrl, itemsUrl')
    expect(error.message).not.toContain('canary')
    expect([api.requests.length, vendor.requests]).toEqual([0, 0])
    expect((await auth.fetch(`${auth.itemsUrl}/7`)).status).toBe(200)
    expect(api.requests.map((request) => request.path)).toEqual(['/v2/7'])
  })
})
