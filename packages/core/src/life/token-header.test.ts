import { describe, expect, it } from 'vitest'
import type { AuthRequestInit } from '../contract/auth.js'
import type { Provider } from '../contract/provider.js'
import { json, reply, serve, type Answer } from '../http/server.fixture.js'
import { createAuthPool } from '../pool/create-auth-pool.js'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from './create-auth.js'
import { countingVendor, testCredentials, testProvider, type TestCredentials } from './provider.fixture.js'

const name = 'x-acme-token'
const redirectTo = (location: string, status = 302): Answer => reply(status, '', { location })
const unread = { body: 'some body', headers: { 'x-own': 'own' } }

/** An API that takes its token in a header of its own, and says 403 to a token that it refuses. */
async function setUp(answers: [Answer, ...Answer[]], prefix?: string) {
  const vendor = countingVendor()
  const api = await serve(...answers)
  const provider: Provider<TestCredentials, never, typeof name> = {
    ...testProvider(vendor.request, { tokenUrl: `${api.origin}/token`, allowedOrigins: [api.origin] }),
    tokenHeader: { name, ...(prefix !== undefined && { prefix }) },
    refusedStatuses: [403],
  }
  const auth = createAuth(provider, { credentials: testCredentials })
  const tokens = () => api.requests.map(({ headers }) => headers[name])
  return { auth, api, vendor, tokens, provider }
}

describe('a header of the vendor’s own', () => {
  it('carries the token in auth.fetch and getHeaders, and no Authorization beside it', async () => {
    const { auth, api, tokens } = await setUp([json({})])
    await auth.fetch(`${api.origin}/things`)
    expect(tokens()).toEqual(['token-1'])
    expect(api.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(await auth.getHeaders()).toEqual({ [name]: 'token-1' })
    // The type names the header too.
    expect((await auth.getHeaders())[name]).toBe('token-1')
  })

  it('has its prefix', async () => {
    const { auth, api, tokens } = await setUp([json({})], 'Token ')
    await auth.fetch(api.origin)
    expect(tokens()).toEqual(['Token token-1'])
    expect(await auth.getHeaders()).toEqual({ [name]: 'Token token-1' })
  })

  it('is refused where the caller sets it, and an Authorization of the caller’s own is sent', async () => {
    const { auth, api, vendor } = await setUp([json({})])
    for (const headers of [{ [name]: 'canary' }, new Headers({ 'X-Acme-Token': 'canary' })]) {
      const error = await caught(auth.fetch(api.origin, { headers }))
      expect(error).toMatchObject({ code: 'invalid_options', message: expect.stringContaining(name) })
      expect(error.message).not.toContain('canary')
    }
    expect([api.requests.length, vendor.requests]).toEqual([0, 0])
    await auth.fetch(api.origin, { headers: { authorization: 'Basic own' } })
    expect(api.requests[0]?.headers).toMatchObject({ authorization: 'Basic own', [name]: 'token-1' })
  })

  it('is in the instances of a pool', async () => {
    const { api, provider } = await setUp([json({})])
    const pool = createAuthPool({ create: () => createAuth(provider, { credentials: testCredentials }) })
    expect((await pool.get('one').fetch(api.origin)).status).toBe(200)
    expect((await pool.get('one').getHeaders())[name]).toBe('token-1')
  })
})

describe('a redirect of a request with such a header', () => {
  it.each([301, 302, 303, 307, 308])(
    'to another origin is given back, at %i, and the token never gets there',
    async (status) => {
      const foreign = await serve(json({}))
      const { auth, api } = await setUp([redirectTo(foreign.origin, status)])
      for (const input of [api.origin, new Request(api.origin)]) {
        const response = await auth.fetch(input)
        expect([response.status, response.headers.get('location')]).toEqual([status, foreign.origin])
      }
      expect([api.requests.length, foreign.requests.length]).toEqual([2, 0])
    },
  )

  it.each([
    ['a port', (origin: string) => origin.replace(/\d+$/, '1')],
    ['a scheme', (origin: string) => origin.replace('http:', 'https:')],
    ['a name', (origin: string) => origin.replace('127.0.0.1', 'localhost')],
    ['no scheme', (origin: string) => origin.replace('http://127.0.0.1', '//localhost')],
    ['a user', (origin: string) => origin.replace('//', '//canary@')],
    ['nothing that is a URL', () => 'http://'],
  ])('is given back where it leads to another origin by %s', async (_what, to) => {
    const answers: [Answer, ...Answer[]] = [
      (response) => response.writeHead(302, { location: to(api.origin) }).end(),
      json({}),
    ]
    const { auth, api } = await setUp(answers)
    expect((await auth.fetch(api.origin)).status).toBe(302)
    expect(api.requests).toHaveLength(1)
  })

  it.each<[string, AuthRequestInit]>([
    ['GET', {}],
    ['HEAD', { method: 'HEAD' }],
    ['GET', { method: 'get', headers: { 'x-own': 'own' } }],
  ])('within the origin is followed for a %s, with its headers', async (method, init) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const { auth, api, tokens } = await setUp([redirectTo('../elsewhere?a=b', status), json({ some: 'reply' })])
      for (const input of [`${api.origin}/v1/things`, new Request(`${api.origin}/v1/things`)]) {
        expect((await auth.fetch(input, init)).status).toBe(200)
      }
      expect(api.requests[1]).toMatchObject({ method, path: '/elsewhere?a=b' })
      expect(api.requests[1]?.headers['x-own']).toBe((init.headers as Record<string, string> | undefined)?.['x-own'])
      expect(new Set(tokens())).toEqual(new Set(['token-1']))
    }
  })

  it.each<[string, AuthRequestInit]>([
    ['has a body', { method: 'POST', ...unread }],
    ['could have a body', { method: 'DELETE' }],
    ['wants it', { redirect: 'manual' }],
  ])('is given back to a caller whose request %s', async (_why, init) => {
    const { auth, api } = await setUp([redirectTo('/elsewhere', 307), json({})])
    expect((await auth.fetch(api.origin, init)).status).toBe(307)
    expect(api.requests).toHaveLength(1)
  })

  it('fails for a caller who wants none', async () => {
    const { auth, api } = await setUp([redirectTo('/elsewhere'), json({})])
    await expect(auth.fetch(api.origin, { redirect: 'error' })).rejects.toThrow(TypeError)
    expect(api.requests).toHaveLength(1)
  })

  it('is given back without a Location, and after twenty', async () => {
    const { auth, api } = await setUp([reply(302)])
    expect((await auth.fetch(api.origin)).status).toBe(302)
    expect(api.requests).toHaveLength(1)
    const round = await setUp([redirectTo('/round')])
    expect((await round.auth.fetch(round.api.origin)).status).toBe(302)
    expect(round.api.requests).toHaveLength(21)
  })

  it('leads to a refusal that is recovered, from the first request on', async () => {
    const { auth, api, tokens } = await setUp([redirectTo('/new'), reply(403), redirectTo('/new'), json({})])
    expect((await auth.fetch(`${api.origin}/old`)).status).toBe(200)
    expect(api.requests.map(({ path }) => path)).toEqual(['/old', '/new', '/old', '/new'])
    expect(tokens()).toEqual(['token-1', 'token-1', 'token-2', 'token-2'])
  })
})

describe('the statuses by which a vendor refuses a token', () => {
  it('are those that are recovered, and 401 is none unless it is named', async () => {
    const { auth, api, vendor } = await setUp([reply(401), reply(403), json({})])
    expect((await auth.fetch(api.origin)).status).toBe(401)
    expect(vendor.requests).toBe(1)
    expect((await auth.fetch(api.origin)).status).toBe(200)
    expect(vendor.requests).toBe(2)
  })

  it('make a recovery fruitless, whichever of them comes', async () => {
    const { auth, api, vendor } = await setUp([reply(403)])
    expect((await auth.fetch(api.origin)).status).toBe(403)
    expect((await auth.fetch(api.origin)).status).toBe(403)
    expect(vendor.requests).toBe(2)
  })

  it.each([
    [403, 'invalid_options'],
    [401, undefined],
  ])('tell which of a client’s own errors is ours to explain: %i', async (status, code) => {
    const { provider } = await setUp([json({})])
    const thrown = Object.assign(new Error('thrown'), { response: { status } })
    const auth = createAuth(provider, { credentials: testCredentials, fetch: () => Promise.reject(thrown) })
    const error: unknown = await auth.fetch(provider.tokenUrl).catch((each: unknown) => each)
    expect((error as { code?: string }).code).toBe(code)
  })
})
