import { describe, expect, it, vi } from 'vitest'
import type { AuthEvent } from '../contract/events.js'
import type { Provider } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'

/** A provider whose tokens come by a refresh token alone. */
function setUp(stored: string | undefined, requestsPerHour?: number) {
  const refreshToken = vi.fn(async (sent: string) => ({ accessToken: `by-${sent}`, expiresInSeconds: 3600 }))
  const provider: Provider<TestCredentials> = testProvider(() => Promise.reject(new Error('no')), { refreshToken })
  delete provider.requestToken
  if (requestsPerHour !== undefined) provider.policy.requestsPerHour = requestsPerHour
  const store = { value: stored, load: async () => store.value, save: async () => undefined, exclusive: true as const }
  const events: AuthEvent[] = []
  const auth = createAuth(provider, {
    credentials: testCredentials,
    refreshTokens: store,
    now: testClock().now,
    tokenRequestLimit: 'enforce',
    onEvent: (event) => events.push(event),
  })
  return { auth, provider, refreshToken, store, events }
}

describe('a provider that only refreshes', () => {
  it('asks with the stored refresh token', async () => {
    const { auth, refreshToken } = setUp('stored')
    expect((await auth.getToken()).accessToken).toBe('by-stored')
    expect(refreshToken).toHaveBeenCalledOnce()
  })

  it('asks for a new authorization where none is stored, without a request', async () => {
    const { auth, refreshToken, events } = setUp(undefined)
    await expect(auth.getToken()).rejects.toMatchObject({
      code: 'reauthorization_required',
      message: expect.stringContaining('gave no refresh token'),
    })
    expect(refreshToken).not.toHaveBeenCalled()
    expect(auth.status()).toMatchObject({ tokenRequests: 0, backoff: { code: 'reauthorization_required' } })
    expect(events.map(({ type }) => type)).toEqual(['token_request_failed'])
  })

  it('goes on at once when one is stored', async () => {
    const { auth, store } = setUp(undefined)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    store.value = 'new'
    expect((await auth.getToken()).accessToken).toBe('by-new')
  })

  it('counts nothing towards the limit of the vendor where it sent nothing', async () => {
    const { auth, store } = setUp(undefined, 1)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    store.value = 'new'
    expect((await auth.getToken()).accessToken).toBe('by-new')
    await expect(auth.getToken({ forceRefresh: true })).resolves.toMatchObject({ accessToken: 'by-new' })
    expect(auth.status().tokenRequests).toBe(1)
  })

  it('is refused without a store, when the instance is made', () => {
    const { provider } = setUp(undefined)
    expect(() => createAuth(provider, { credentials: testCredentials })).toThrow(
      expect.objectContaining({ code: 'invalid_options', message: expect.stringContaining('options.refreshTokens') }),
    )
  })

  it('is refused where it does not even that', () => {
    const neither = setUp(undefined).provider
    delete neither.refreshToken
    const refreshTokens = { load: async () => undefined, save: async () => undefined, exclusive: true as const }
    expect(() => createAuth(neither, { credentials: testCredentials, refreshTokens })).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        message: expect.stringContaining('neither requestToken nor'),
      }),
    )
  })
})
