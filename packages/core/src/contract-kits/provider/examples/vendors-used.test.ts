import { describe, expect, it } from 'vitest'
import { createAuth } from '../../../life/create-auth.js'
import { testClock } from '../../../life/provider.fixture.js'
import { json, serve } from '../../../http/server.fixture.js'
import { acmeAuthorizeUrl, acmeProvider, simulateAcme } from './absolute-end.fixture.js'
import { birchProvider, simulateBirch } from './own-header.fixture.js'
import { petalProvider, simulatePetal } from './public-client.fixture.js'

const hour = 60 * 60_000
const day = 24 * hour

type Simulated = (request: Request) => Promise<Response | undefined>

/** What an instance takes as its fetch. */
const toFetch = (simulated: Simulated) => async (input: RequestInfo | URL, init?: RequestInit) =>
  (await simulated(new Request(input, init))) ?? new Response(null, { status: 404 })

/** A merchant of Acme, whose clock is so far from ours, with a store that holds what the vendor takes. */
function merchant(apartMs = 0, stored = 'acme-refresh-token') {
  const clock = testClock()
  const { acme, fetch } = simulateAcme(() => clock.now() + apartMs)
  const store = {
    value: stored,
    load: async () => store.value,
    save: async (next: string) => void (store.value = next),
  }
  const credentials = { clientId: 'some-client', clientSecret: 'acme-secret' }
  const options = { refreshTokens: store, fetch: toFetch(fetch), now: clock.now }
  const auth = createAuth(acmeProvider(), { ...options, credentials: () => ({ ...credentials }) })
  return { auth, acme, clock, store, credentials, options }
}

describe('a vendor with an absolute end, a weekly renewal and a refresh token that stays', () => {
  it.each([2 * hour, -2 * hour, 0])(
    'has tokens that live as long as it says, its clock %i ms from ours',
    async (apartMs) => {
      const { auth, clock } = merchant(apartMs)
      const token = await auth.getToken()
      // A Date header has whole seconds.
      expect(Math.abs(token.expiresAt - (clock.now() + 30 * day))).toBeLessThan(1_000)
      expect(token.details).toEqual({ merchantId: 'merchant-1' })
    },
  )

  it('is asked again in the second week, with the same refresh token and without a lock', async () => {
    const { auth, acme, clock, store } = merchant()
    await auth.getToken()
    clock.advance(7 * day - 1)
    await auth.getToken()
    expect(acme.issued).toBe(1)
    clock.advance(2 * hour)
    await auth.getToken()
    await expect.poll(() => acme.issued).toBe(2)
    expect(store.value).toBe('acme-refresh-token')
  })

  it('that refuses client and refresh token alike is asked at once with another refresh token, and not before', async () => {
    const { auth, acme, store } = merchant(0, 'revoked')
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(auth.status().tokenRequests).toBe(1)
    store.value = acme.refreshToken
    expect((await auth.getToken()).accessToken).toBe('acme-token-1')
  })

  it('that refuses them alike is asked at once with another secret, too', async () => {
    const { auth, acme, credentials } = merchant()
    acme.clientSecret = 'rotated-secret'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(auth.status().tokenRequests).toBe(1)
    credentials.clientSecret = acme.clientSecret
    expect((await auth.getToken()).accessToken).toBe('acme-token-1')
  })

  it('takes the code that its authorize page gave', async () => {
    const url = new URL(
      acmeAuthorizeUrl({
        clientId: 'some client',
        redirectUri: 'https://app.example/back?a=b',
        state: 's&t',
        codeChallenge: 'c',
      }),
    )
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'some client',
      redirect_uri: 'https://app.example/back?a=b',
      state: 's&t',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    })
    const { options, credentials, store } = merchant(0, '')
    const code = { code: 'some-code', redirectUri: 'https://app.example/back', codeVerifier: 'some-verifier' }
    expect((await createAuth(acmeProvider(code), { ...options, credentials }).getToken()).accessToken).toBe(
      'acme-token-1',
    )
    expect(store.value).toBe('acme-refresh-token')
  })
})

it('a public client refreshes with each refresh token once, and knows when the newest ends', async () => {
  const { now, advance } = testClock()
  const { petal, fetch } = simulatePetal(now)
  const store = {
    value: 'petal-refresh-1',
    load: async () => store.value,
    save: async (next: string) => void (store.value = next),
  }
  const auth = createAuth(petalProvider(), {
    credentials: { clientId: 'petal-app' },
    refreshTokens: { ...store, exclusive: true },
    fetch: toFetch(fetch),
    now,
  })
  expect(await auth.getToken()).toMatchObject({ expiresAt: now() + 1_800_000, refreshExpiresAt: now() + 365 * day })
  advance(hour)
  expect((await auth.getToken()).accessToken).toBe('petal-token-3')
  expect([store.value, petal.isEnded]).toEqual(['petal-refresh-3', false])
})

it('a session in a header of the vendor’s own goes to its API, and not past a redirect to another origin', async () => {
  const foreign = await serve(json({}))
  const api = await serve(json({}), (response) => response.writeHead(307, { location: foreign.origin }).end())
  const simulated = simulateBirch()
  const auth = createAuth(birchProvider({ origin: api.origin }), {
    credentials: { merchant: 'some-merchant', key: 'birch-key-1' },
    // The vendor is simulated, and the API is a server.
    fetch: async (input, init) => (await simulated(new Request(input, init))) ?? fetch(input, init),
  })
  expect((await auth.getToken()).details).toEqual({ region: 'north' })
  expect((await auth.fetch('/things')).status).toBe(200)
  expect((await auth.fetch('/things')).status).toBe(307)
  expect(api.requests.map(({ headers }) => headers['x-birch-session'])).toEqual(['birch-token', 'birch-token'])
  expect(foreign.requests).toEqual([])
})
