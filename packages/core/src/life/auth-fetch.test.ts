import ky from 'ky'
import { describe, expect, it } from 'vitest'
import { setUpFetch, tokenOf } from './auth-fetch.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { closedOrigin, json, reply, silence } from '../http/server.fixture.js'

describe('auth.fetch', () => {
  it.each<[string, (url: string) => RequestInfo | URL]>([
    ['a string', (url) => url],
    ['a URL', (url) => new URL(url)],
    ['a Request', (url) => new Request(url, { headers: { 'x-mine': 'yes' } })],
  ])('attaches the token to a request given as %s', async (_form, toInput) => {
    const { auth, api } = await setUpFetch(json({ some: 'thing' }))
    const response = await auth.fetch(toInput(`${api.origin}/things?page=1`), { headers: { 'x-mine': 'yes' } })
    expect(await response.json()).toEqual({ some: 'thing' })
    expect(api.requests).toHaveLength(1)
    expect(api.requests[0]).toMatchObject({
      method: 'GET',
      path: '/things?page=1',
      headers: { authorization: 'Bearer token-1', 'x-mine': 'yes' },
    })
  })

  it('asks for one token for all requests, and keeps what it is given out of the caller’s Request', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const request = new Request(api.origin, { method: 'POST', body: 'hello' })
    await auth.fetch(request)
    await auth.fetch(api.origin)
    expect(vendor.requests).toBe(1)
    expect(request.headers.has('authorization')).toBe(false)
  })

  it('sends method, body and headers of an init over those of a Request, as fetch does', async () => {
    const { auth, api } = await setUpFetch(json({}))
    const request = new Request(api.origin, { method: 'POST', body: 'old', headers: { 'x-old': '1' } })
    await auth.fetch(request, { method: 'PUT', body: 'new', headers: { 'x-new': '1' } })
    expect(api.requests[0]).toMatchObject({ method: 'PUT', body: 'new', headers: { 'x-new': '1' } })
    expect(api.requests[0]?.headers).not.toHaveProperty('x-old')
  })

  it('sends what it was given when it was called, whatever becomes of that while it waits for a token', async () => {
    const { auth, api } = await setUpFetch(json({}))
    const foreign = await closedOrigin()
    const url = new URL(`${api.origin}/things`)
    const headers = new Headers({ 'x-mine': 'yes' })
    const sent = auth.fetch(url, { headers })
    url.href = `${foreign}/elsewhere`
    headers.set('x-mine', 'no')
    expect((await sent).status).toBe(200)
    expect(api.requests[0]).toMatchObject({ path: '/things', headers: { 'x-mine': 'yes' } })
  })

  it.each([
    [{ method: 'TRACE' }],
    [{ redirect: 'bogus' }],
    [{ signal: {} }],
    [{ mode: 'bogus' }],
    [{ headers: null }],
    [{ headers: '' }],
  ])('refuses an init that fetch would refuse, %j, before it asks for a token', async (init) => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    await expect(auth.fetch(api.origin, init as RequestInit)).rejects.toThrow(TypeError)
    expect(vendor.requests).toBe(0)
  })

  it('refuses a URL with a user name or password in it before it asks for a token', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const error = await caught(auth.fetch(api.origin.replace('//', '//user:canary@')))
    expect(error).toMatchObject({ code: 'invalid_options' })
    expect(error.message).not.toContain('canary')
    expect(vendor.requests).toBe(0)
  })

  it('works without its object, and as the fetch of ky', async () => {
    const { auth, api } = await setUpFetch(json({ ok: true }))
    const { fetch: detached } = auth
    expect(auth.fetch).toBe(detached)
    expect((await detached(api.origin)).status).toBe(200)
    const client = ky.create({ fetch: auth.fetch, baseUrl: api.origin })
    expect(await client.get('/things').json()).toEqual({ ok: true })
    expect(api.requests.map(tokenOf)).toEqual(['token-1', 'token-1'])
  })

  it('calls the fetch option without a this, as the native fetch of some runtimes demands', async () => {
    const receivers: unknown[] = []
    async function strict(this: unknown, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      receivers.push(this)
      return fetch(input, init)
    }
    const { auth, api } = await setUpFetch(json({}), { fetch: strict })
    expect((await auth.fetch(api.origin)).status).toBe(200)
    expect(receivers).toEqual([undefined])
  })

  it('hands on a reply that is no success, its body unread', async () => {
    const { auth, api, vendor } = await setUpFetch(reply(403, 'not for you'))
    const response = await auth.fetch(api.origin)
    expect([response.status, await response.text()]).toEqual([403, 'not for you'])
    expect(vendor.requests).toBe(1)
  })

  it('fails as getToken does, and sends nothing, when there is no token', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    vendor.fails = 'invalid_credentials'
    expect((await caught(auth.fetch(api.origin))).code).toBe('invalid_credentials')
    expect(api.requests).toHaveLength(0)
  })

  it('hands on a network error of the API as it is', async () => {
    const thrown = new TypeError('fetch failed')
    const { auth, api } = await setUpFetch(json({}), { fetch: () => Promise.reject(thrown) })
    await expect(auth.fetch(api.origin)).rejects.toBe(thrown)
  })

  it('hands on a connection that nobody takes as fetch’s own TypeError', async () => {
    const nobody = await closedOrigin()
    const { auth } = await setUpFetch(json({}), { allowedOrigins: [nobody] })
    const error: unknown = await auth.fetch(nobody).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } })
  })
})

describe('a caller’s abort', () => {
  const reason = new Error('changed my mind')

  it('before the call sends nothing, not even a token request', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    await expect(auth.fetch(api.origin, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const request = new Request(api.origin, { signal: AbortSignal.abort(reason) })
    await expect(auth.fetch(request)).rejects.toBe(reason)
    expect([vendor.requests, api.requests.length]).toEqual([0, 0])
  })

  it('during the request ends it', async () => {
    const controller = new AbortController()
    const { auth, api } = await setUpFetch((response, request) => {
      silence(response, request)
      controller.abort(reason)
    })
    await expect(auth.fetch(api.origin, { signal: controller.signal })).rejects.toBe(reason)
    await api.requests[0]?.closed
  })

  it('during the token request ends this wait only: the next caller gets that token', async () => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const release = vendor.hold()
    const controller = new AbortController()
    const aborted = auth.fetch(api.origin, { signal: controller.signal })
    const other = auth.fetch(api.origin)
    controller.abort(reason)
    await expect(aborted).rejects.toBe(reason)
    release()
    expect((await other).status).toBe(200)
    expect(vendor.requests).toBe(1)
    expect(api.requests).toHaveLength(1)
  })

  it('without a reason rejects with an AbortError, as fetch does', async () => {
    const { auth, api } = await setUpFetch(json({}))
    await expect(auth.fetch(api.origin, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('during the wait for a new token after a 401 ends the call', async () => {
    const { auth, api, vendor } = await setUpFetch(reply(401))
    await auth.getToken()
    vendor.hold()
    const controller = new AbortController()
    const aborted = auth.fetch(api.origin, { signal: controller.signal })
    await expect.poll(() => vendor.requests).toBe(2)
    controller.abort(reason)
    await expect(aborted).rejects.toBe(reason)
    expect(api.requests).toHaveLength(1)
  })
})
