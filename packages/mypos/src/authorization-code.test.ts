import type { RefreshTokens } from '@auth/core'
import { describe, expect, it } from 'vitest'
import type { MyposGrant } from './index.js'
import { clientId, redirectUri, codeVerifier, codeChallenge, create, Store, reauthorization } from './grants.fixture.js'
import { clock, mypos, useSimulator } from './provider.fixture.js'

useSimulator()

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

  it('sends a new code before a stored refresh token, which may be dead, and saves over that', async () => {
    const store = new Store('dead')
    await create(codeGrant(store, mypos.issueCode({ clientId, redirectUri }))).getToken()
    expect([mypos.tokenRequests, store.saved.length, store.current === 'dead']).toEqual([1, 1, false])
  })

  it('goes on with the stored refresh token in the same call, when the code was used before a restart', async () => {
    const store = new Store(mypos.issueRefreshToken({ clientId }))
    const auth = create(codeGrant(store, 'a code that was used before the restart'))
    expect((await auth.getToken()).tokenType).toBe('Bearer')
    expect([mypos.tokenRequests, store.saved.length]).toEqual([2, 1])
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
