import { memoryCache, type RefreshTokens } from '@auth/core'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMyposAuth, type MyposGrant, type MyposOptions } from './index.js'
import { simulateMypos } from './testing.js'

const start = Date.UTC(2026, 10, 21)
const clock = { now: start }
const now = () => clock.now
const clientId = 'client_id'
const credentials = { clientId, clientSecret: 'client_secret' }
const redirectUri = 'https://app.example.com/back'
// The example of RFC 7636, appendix B.
const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const mypos = simulateMypos({ now })
const server = setupServer(...mypos.handlers)

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  mypos.reset()
  clock.now = start
})
afterAll(() => server.close())

const create = (grant: MyposGrant, options: Partial<MyposOptions> = {}) =>
  createMyposAuth({ credentials, environment: 'sandbox', grant, now, retry: { delayMs: 1 }, ...options })

/** A store as a program would write one: a class, whose methods need their `this`. */
class Store implements RefreshTokens {
  readonly saved: string[] = []
  current: string | undefined
  constructor(current?: string) {
    this.current = current
  }
  async load() {
    return this.current
  }
  async save(refreshToken: string) {
    this.current = refreshToken
    this.saved.push(refreshToken)
  }
}

const reauthorization = { code: 'reauthorization_required', retryable: false }

describe('[MYPOS-4] the authorization code grant', () => {
  const codeGrant = (refreshTokens: RefreshTokens, code: string, verifier?: string): MyposGrant => ({
    type: 'authorization_code',
    code,
    redirectUri,
    codeVerifier: verifier,
    refreshTokens,
  })

  it('[MYPOS-4] sends the code with its redirect URI, and stores the refresh token', async () => {
    const store = new Store()
    const token = await create(codeGrant(store, mypos.issueCode({ clientId, redirectUri }))).getToken()
    expect(token.accessToken).toMatch(/^\w{32}$/)
    expect(store.saved).toHaveLength(1)
    expect(mypos.tokenRequests).toBe(1)
  })

  it('[MYPOS-4] sends the PKCE verifier', async () => {
    const issue = () => mypos.issueCode({ clientId, redirectUri, codeChallenge })
    expect((await create(codeGrant(new Store(), issue(), codeVerifier)).getToken()).tokenType).toBe('Bearer')
    await expect(create(codeGrant(new Store(), issue())).getToken()).rejects.toMatchObject(reauthorization)
  })

  it('uses the refresh token from then on', async () => {
    const store = new Store()
    const auth = create(codeGrant(store, mypos.issueCode({ clientId, redirectUri })))
    const first = await auth.getToken()
    clock.now = first.expiresAt
    const second = await auth.getToken()
    expect(second.accessToken).not.toBe(first.accessToken)
    expect(store.saved).toHaveLength(2)
    expect(mypos.tokenRequests).toBe(2)
  })

  it('leaves the code alone when a refresh token is stored already', async () => {
    const store = new Store(mypos.issueRefreshToken({ clientId }))
    await create(codeGrant(store, 'a code that was used before the restart')).getToken()
    expect(store.saved).toHaveLength(1)
  })

  it.each([
    ['a network error', { networkError: true }, 'provider_unavailable'],
    ['a maintenance page', { status: 200, body: '<h1>Back soon</h1>' }, 'provider_unavailable'],
    ['a 503', { status: 503 }, 'provider_unavailable'],
    ['a refusal', { status: 400, body: { error: 'invalid_grant' } }, 'reauthorization_required'],
    ['wrong credentials', { status: 401, body: { error: 'invalid_client' } }, 'invalid_credentials'],
  ])('never sends the code twice: not after %s', async (_what, failure, code) => {
    const auth = create(codeGrant(new Store(), mypos.issueCode({ clientId, redirectUri })))
    mypos.failNext(failure)
    await expect(auth.getToken()).rejects.toMatchObject({ code })
    expect(mypos.tokenRequests).toBe(1)
    clock.now += 60 * 60_000
    await expect(auth.getToken()).rejects.toMatchObject(reauthorization)
    await auth.forget()
    await expect(auth.getToken()).rejects.toMatchObject(reauthorization)
    expect(mypos.tokenRequests).toBe(1)
  })

  it('never sends the code twice: not when the vendor gave no refresh token with it', async () => {
    mypos.failNext({ status: 200, body: { access_token: 'abc', expires_in: 60 } })
    const auth = create(codeGrant(new Store(), mypos.issueCode({ clientId, redirectUri })))
    const { expiresAt } = await auth.getToken()
    clock.now = expiresAt
    await expect(auth.getToken()).rejects.toThrow(/was sent before/)
    expect(mypos.tokenRequests).toBe(1)
  })
})

describe('[MYPOS-4] the refresh token grant', () => {
  const refreshGrant = (refreshTokens: RefreshTokens): MyposGrant => ({ type: 'refresh_token', refreshTokens })

  it('[MYPOS-4] sends the stored token, and the scope where one is given', async () => {
    const store = new Store(mypos.issueRefreshToken({ clientId }))
    const token = await create(refreshGrant(store), { scope: ['webhooks'] }).getToken()
    expect(token.scope).toEqual(['webhooks'])
  })

  it('awaits the saving of the rotated token before it gives out the access token', async () => {
    const order: string[] = []
    let finishSave = () => {}
    const saved = new Promise<void>((resolve) => {
      finishSave = resolve
    })
    let announce = () => {}
    const saving = new Promise<void>((resolve) => {
      announce = resolve
    })
    const first = mypos.issueRefreshToken({ clientId })
    const auth = create(
      refreshGrant({
        load: async () => first,
        async save(refreshToken) {
          expect(refreshToken).not.toBe(first)
          announce()
          await saved
          order.push('saved')
        },
      }),
    )
    const token = auth.getToken().then(() => order.push('given out'))
    await saving
    expect(order).toEqual([])
    expect(auth.status().state).toBe('none')
    finishSave()
    await token
    expect(order).toEqual(['saved', 'given out'])
  })

  it('sends each token once, and the newest one every time', async () => {
    const store = new Store(mypos.issueRefreshToken({ clientId }))
    const auth = create(refreshGrant(store))
    for (let round = 1; round <= 3; round += 1) {
      clock.now = (await auth.getToken()).expiresAt
      expect(store.saved).toHaveLength(round)
    }
    expect(new Set(store.saved).size).toBe(3)
  })

  it('does not send it again after a network error: the vendor may have used it up', async () => {
    mypos.failNext({ networkError: true })
    const auth = create(refreshGrant(new Store(mypos.issueRefreshToken({ clientId }))))
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(mypos.tokenRequests).toBe(1)
  })

  it.each([400, 401])('refused with %i asks for a new authorization, and goes on once there is one', async (status) => {
    const store = new Store('used before')
    mypos.failNext({ status, body: { error: 'invalid_grant', error_description: 'canary' } })
    const auth = create(refreshGrant(store))
    const error: unknown = await auth.getToken().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ ...reauthorization, status })
    expect(String(error)).not.toContain('canary')
    store.current = mypos.issueRefreshToken({ clientId })
    expect((await auth.getToken()).tokenType).toBe('Bearer')
  })

  it('refuses reuse of a rotated token as the vendor does', async () => {
    const old = mypos.issueRefreshToken({ clientId })
    await create(refreshGrant(new Store(old))).getToken()
    await expect(create(refreshGrant(new Store(old))).getToken()).rejects.toMatchObject(reauthorization)
  })

  it('asks for an authorization, and sends nothing, when no token is stored', async () => {
    const auth = create(refreshGrant(new Store()))
    await expect(auth.getToken()).rejects.toMatchObject(reauthorization)
    await expect(auth.getToken()).rejects.toThrow(/gave no refresh token/)
    expect(mypos.tokenRequests).toBe(0)
  })
})

describe('[MYPOS-4] the client credentials grant', () => {
  it('[MYPOS-4] is the default, and named explicitly the same', async () => {
    await create({ type: 'client_credentials' }).getToken()
    await createMyposAuth({ credentials, environment: 'sandbox', now }).getToken()
    expect(mypos.tokenRequests).toBe(2)
  })
})

describe('[MYPOS-4] a user’s grant in a shared cache', () => {
  it('names its account, which keeps two users of one client apart', async () => {
    const cache = memoryCache({ now })
    const begin = (account: string) =>
      create(
        { type: 'refresh_token', account, refreshTokens: new Store(mypos.issueRefreshToken({ clientId })) },
        { cache },
      )
    const [first, same, other] = [await begin('a').getToken(), await begin('a').getToken(), await begin('b').getToken()]
    expect(same.accessToken).toBe(first.accessToken)
    expect(other.accessToken).not.toBe(first.accessToken)
    expect(mypos.tokenRequests).toBe(2)
  })

  it('without one is refused', () => {
    const grant: MyposGrant = { type: 'refresh_token', refreshTokens: new Store() }
    expect(() => create(grant, { cache: memoryCache() })).toThrow(/the option account is missing/)
    expect(create(grant).provider).toBe('mypos')
  })

  it('tokens of another scope are others', async () => {
    const cache = memoryCache({ now })
    await create({ type: 'client_credentials' }, { cache }).getToken()
    await create({ type: 'client_credentials' }, { cache, scope: ['webhooks'] }).getToken()
    expect(mypos.tokenRequests).toBe(2)
  })
})
