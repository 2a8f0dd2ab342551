import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Auth } from '../contract/auth.js'
import { createAuth } from './create-auth.js'
import { AuthError } from '../contract/errors.js'
import { countingVendor, testCredentials, testProvider } from './provider.fixture.js'
import { minute, setUp, settled } from './get-token.fixture.js'

afterEach(() => vi.unstubAllGlobals())

describe('invalidate, forget and status', () => {
  it('an invalidated token is replaced at the next call', async () => {
    const { auth, vendor } = setUp()
    await auth.getToken()
    await auth.invalidate()
    expect(auth.status().suspect).toBe(true)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(auth.status().suspect).toBe(false)
    expect(vendor.requests).toBe(2)
  })

  it('a token is invalidated once, however often somebody says so', async () => {
    const { auth, events } = setUp()
    const token = await auth.getToken()
    await auth.invalidate(token)
    await auth.invalidate()
    expect(events.filter(({ type }) => type === 'invalidated')).toHaveLength(1)
  })

  it('invalidating a token that is no longer held changes nothing', async () => {
    const { auth, vendor } = setUp()
    const old = await auth.getToken()
    await auth.getToken({ forceRefresh: true })
    await auth.invalidate(old)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('forget may be called by who is told that the credentials became another subject’s', async () => {
    const ids = ['a', 'b']
    const provider = testProvider(async ({ id }) => ({ accessToken: `token-of-${id}`, expiresInSeconds: 3600 }))
    const auth: Auth = createAuth(provider, {
      credentials: () => ({ ...testCredentials, id: ids.shift() ?? 'c' }),
      onEvent: ({ type }) => (type === 'subject_changed' ? auth.forget() : undefined),
    })
    await auth.getToken()
    await expect(auth.getToken({ forceRefresh: true })).rejects.toMatchObject({ code: 'credentials_unavailable' })
    expect((await auth.getToken()).accessToken).toBe('token-of-c')
  })

  it('forget forgets the token, and a request under way brings none back', async () => {
    const { auth, vendor } = setUp()
    const answer = vendor.hold()
    const waiting = auth.getToken()
    await settled()
    await auth.forget()
    answer()
    expect((await waiting).accessToken).toBe('token-1')
    expect(auth.status().state).toBe('none')
  })

  it('after forget a new request is made, but only when the one under way has ended', async () => {
    const { auth, vendor } = setUp()
    const answer = vendor.hold()
    const before = auth.getToken()
    await settled()
    await auth.forget()
    const after = auth.getToken()
    await settled()
    expect(vendor.requests).toBe(1)
    answer()
    expect((await before).accessToken).toBe('token-1')
    expect((await after).accessToken).toBe('token-2')
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('forget also forgets what held back the next request', async () => {
    const { auth, vendor } = setUp()
    vendor.fails = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    vendor.fails = undefined
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    await auth.forget()
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('status tells what a dashboard may show', async () => {
    const { auth, clock } = setUp()
    expect(auth.status()).toEqual({
      provider: 'test',
      baseUrl: 'https://api.test.example',
      state: 'none',
      suspect: false,
      refreshing: false,
      tokenRequests: 0,
      given: 0,
    })
    const pending = auth.getToken()
    expect(auth.status().refreshing).toBe(true)
    await pending
    clock.advance(minute)
    expect(auth.status()).toMatchObject({
      state: 'valid',
      token: {
        masked: '…',
        issuedAt: clock.now() - minute,
        expiresAt: clock.now() + 59 * minute,
        expiresInMs: 59 * minute,
        advisoryWindowMs: 5 * minute,
        mandatoryWindowMs: minute,
      },
      refreshing: false,
      tokenRequests: 1,
    })
  })

  it('nothing can be revoked where the vendor has no revocation', () => {
    const { auth } = setUp()
    expect('revoke' in auth).toBe(false)
  })
})

describe('revoke', () => {
  it('revokes the held token at the vendor and forgets it here', async () => {
    const revokeToken = vi.fn(async () => undefined)
    const vendor = countingVendor()
    const auth = createAuth({ ...testProvider(vendor.request), revokeToken }, { credentials: testCredentials })
    await auth.revoke()
    expect(revokeToken).not.toHaveBeenCalled()
    await auth.getToken()
    await auth.revoke()
    expect(revokeToken).toHaveBeenCalledExactlyOnceWith('token-1', testCredentials, expect.anything())
    expect(auth.status().state).toBe('none')
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('that fails keeps the token, so that it can be repeated', async () => {
    const failing = async () => {
      throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
    }
    const provider = { ...testProvider(countingVendor().request), revokeToken: failing }
    const auth = createAuth(provider, { credentials: testCredentials })
    await auth.getToken()
    await expect(auth.revoke()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(auth.status().state).toBe('valid')
  })

  it('counts as no token request, however often it is sent again', async () => {
    const types: string[] = []
    let sent = 0
    const auth = createAuth(
      {
        ...testProvider(countingVendor().request),
        async revokeToken(_accessToken, _credentials, http) {
          await http.post('https://api.test.example/revoke', { form: {}, reply: 'any' })
        },
      },
      {
        credentials: testCredentials,
        retry: { limit: 2, delayMs: 0 },
        onEvent: ({ type }) => types.push(type),
        fetch: async () => {
          sent += 1
          return new Response(null, { status: sent < 3 ? 503 : 200 })
        },
      },
    )
    await auth.getToken()
    await auth.revoke()
    expect(sent).toBe(3)
    expect(auth.status().tokenRequests).toBe(1)
    expect(types).not.toContain('token_request_retried')
  })
})
