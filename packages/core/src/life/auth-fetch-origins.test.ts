import { afterEach, describe, expect, it, vi } from 'vitest'
import { setUpFetch, tokenOf } from './auth-fetch.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { json, reply, serve, type Answer } from '../http/server.fixture.js'

const redirectTo = (location: string, status = 302): Answer => reply(status, '', { location })

describe('a host that is not the vendor’s', () => {
  it('is refused before anything is sent, a token request included', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const foreign = await serve(json({}))
    const error = await caught(auth.fetch(`${foreign.origin}/path?key=canary`))
    expect(error).toMatchObject({ code: 'origin_not_allowed', retryable: false })
    expect(error.message).toContain(foreign.origin)
    expect(error.message).toContain('allowedOrigins')
    expect(error.message).not.toContain('canary')
    expect([foreign.requests.length, api.requests.length, vendor.requests]).toEqual([0, 0, 0])
  })

  it('is one with another port, scheme or spelling of the host', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const { port } = new URL(api.origin)
    for (const url of [
      api.origin.replace('http:', 'https:'),
      `http://127.0.0.1:${Number(port) - 1}/`,
      'http://127.0.0.1/',
      `http://localhost:${port}/`,
      `http://127.0.0.1.example.com:${port}/`,
      new URL(`http://example.com:${port}/`),
      new Request(`http://[::1]:${port}/`),
      'data:text/plain,hello',
      'blob:nodedata:0',
    ]) {
      expect((await caught(auth.fetch(url))).code).toBe('origin_not_allowed')
    }
    expect([api.requests.length, vendor.requests]).toEqual([0, 0])
  })

  it.each<[string, (own: string) => string | Request]>([
    ['blob:', (own) => `blob:${own}/0`],
    ['blob:', (own) => new Request(`blob:${own}/0`)],
    ['data:', () => 'data:text/plain,canary'],
    ['file:', () => 'file:///canary'],
    ['about:', () => 'about:blank'],
    ['ftp:', (own) => own.replace('http:', 'ftp:')],
    ['ws:', (own) => own.replace('http:', 'ws:')],
  ])('is what a %s URL leads to, even of the vendor’s origin', async (scheme, toInput) => {
    const fetched: unknown[] = []
    const fetchOption = async (input: unknown) => {
      fetched.push(input)
      return new Response()
    }
    for (const options of [{}, { fetch: fetchOption }]) {
      const { auth, api, vendor } = await setUpFetch(json({}), options)
      const error = await caught(auth.fetch(toInput(api.origin)))
      expect(error).toMatchObject({ code: 'origin_not_allowed' })
      expect(error.message).toContain(`${scheme} may not see this token`)
      expect(error.message).not.toContain('canary')
      expect([fetched.length, vendor.requests]).toEqual([0, 0])
    }
  })

  it('is not reached by hiding it behind a user name, a slash too many or a backslash', async () => {
    const { auth, api } = await setUpFetch(json({}))
    const foreign = await serve(json({}))
    const [host, foreignHost] = [api.origin, foreign.origin].map((origin) => new URL(origin).host)
    for (const url of [`http://${host}@${foreignHost}/`, `//${host}@${foreignHost}/`, `//${foreignHost}/`]) {
      expect(await caught(auth.fetch(url))).toMatchObject({ code: 'invalid_options' })
    }
    // A backslash is a slash to a URL, so this is a path of the vendor's.
    await auth.fetch(`http://${host}\\@${foreignHost}/`)
    expect(foreign.requests).toHaveLength(0)
    expect(api.requests.map(({ path }) => path)).toEqual([`/@${foreignHost}/`])
  })

  it('may see the token when allowedOrigins names it', async () => {
    const other = await serve(json({}))
    const { auth, api } = await setUpFetch(json({}), { allowedOrigins: [`${other.origin}/`] })
    await auth.fetch(`${other.origin}/things`)
    await auth.fetch(api.origin)
    expect([...other.requests, ...api.requests].map(tokenOf)).toEqual(['token-1', 'token-1'])
  })
})

describe('an Authorization header of the caller’s own', () => {
  it.each<[string, (url: string) => [RequestInfo, RequestInit?]]>([
    ['an object', (url) => [url, { headers: { AUTHORIZATION: 'Basic canary' } }]],
    ['Headers', (url) => [url, { headers: new Headers({ authorization: 'Basic canary' }) }]],
    ['pairs', (url) => [url, { headers: [['Authorization', 'Basic canary']] }]],
    ['a Request', (url) => [new Request(url, { headers: { authorization: 'Basic canary' } })]],
  ])('in %s is refused, and nothing is sent', async (_form, toArguments) => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const error = await caught(auth.fetch(...toArguments(api.origin)))
    expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
    expect(error.message).not.toContain('canary')
    expect([api.requests.length, vendor.requests]).toEqual([0, 0])
  })
})

describe('a redirect', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it.each([301, 302, 303, 307, 308])('%i within the origin keeps the token', async (status) => {
    const { auth, api } = await setUpFetch([redirectTo('/moved', status), json({ moved: true })])
    expect(await (await auth.fetch(`${api.origin}/things`)).json()).toEqual({ moved: true })
    expect(api.requests.map(({ path }) => path)).toEqual(['/things', '/moved'])
    expect(api.requests.map(tokenOf)).toEqual(['token-1', 'token-1'])
  })

  it.each([301, 302, 303, 307, 308])('%i to another origin loses it on the way', async (status) => {
    const foreign = await serve(json({ foreign: true }))
    const { auth, api } = await setUpFetch(redirectTo(`${foreign.origin}/landing`, status))
    expect(await (await auth.fetch(api.origin)).json()).toEqual({ foreign: true })
    expect(api.requests.map(tokenOf)).toEqual(['token-1'])
    expect(foreign.requests).toHaveLength(1)
    expect(foreign.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('loses it even between two allowed origins, as the fetch standard says', async () => {
    const other = await serve(json({}))
    const { auth, api } = await setUpFetch(redirectTo(other.origin), { allowedOrigins: [other.origin] })
    await auth.fetch(api.origin)
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('to another origin whose answer is 401 causes no token request: it never saw the token', async () => {
    const foreign = await serve(reply(401, 'who are you?'))
    const { auth, api, vendor, events } = await setUpFetch(redirectTo(foreign.origin))
    const response = await auth.fetch(api.origin)
    expect([response.status, await response.text()]).toEqual([401, 'who are you?'])
    expect([vendor.requests, foreign.requests.length, api.requests.length]).toEqual([1, 1, 1])
    expect(events.map(({ type }) => type)).not.toContain('unauthorized')
    expect(auth.status().suspect).toBe(false)
  })

  it('within the origin whose answer is 401 is recovered from the beginning', async () => {
    const { auth, api, vendor } = await setUpFetch([redirectTo('/moved'), reply(401), redirectTo('/moved'), json({})])
    expect((await auth.fetch(`${api.origin}/things`)).status).toBe(200)
    expect(api.requests.map(({ path }) => path)).toEqual(['/things', '/moved', '/things', '/moved'])
    expect(vendor.requests).toBe(2)
  })

  it.each<[string, boolean, (own: string) => object]>([
    ['that tells nothing of redirects is taken for the host’s own', true, () => ({})],
    ['without an address', true, () => ({ redirected: true, url: '' })],
    ['of this origin', true, (own) => ({ url: `${own}/moved` })],
    ['of another origin', false, () => ({ url: 'https://other.example/' })],
    [
      'that was not redirected, whatever its address',
      true,
      () => ({ redirected: false, url: 'https://gateway.example/' }),
    ],
  ])('of a client: a 401 %s', async (_of, isOurs, toMembers) => {
    const own = { status: 401, headers: new Headers(), text: async () => 'no' }
    const { auth, api, vendor } = await setUpFetch(json({}), {
      fetch: async (url) => ({ ...own, ...toMembers(new URL(url as string).origin) }) as unknown as Response,
    })
    expect((await auth.fetch(api.origin)).status).toBe(401)
    expect(vendor.requests).toBe(isOurs ? 2 : 1)
  })

  it('is handed on where the caller asked for that', async () => {
    const { auth, api } = await setUpFetch(redirectTo('/moved'))
    expect((await auth.fetch(api.origin, { redirect: 'manual' })).status).toBe(302)
    await expect(auth.fetch(api.origin, { redirect: 'error' })).rejects.toThrow(TypeError)
    expect(api.requests).toHaveLength(2)
  })

  it.each([
    ['handed on by a Worker whose fetch would take the token along', false, 302, 0],
    ['followed by a Worker whose fetch would not', true, 200, 1],
  ])('is %s', async (_title, flag, status, followed) => {
    vi.stubGlobal('Cloudflare', { compatibilityFlags: { strip_authorization_on_cross_origin_redirect: flag } })
    const foreign = await serve(json({}))
    const { auth, api } = await setUpFetch(redirectTo(foreign.origin))
    expect((await auth.fetch(api.origin)).status).toBe(status)
    expect([api.requests.length, foreign.requests.length]).toEqual([1, followed])
  })
})
