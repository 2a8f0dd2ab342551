import { describe, expect, it, vi } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import type { TokenResponse } from '../contract/provider.js'
import { AuthError } from '../contract/errors.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'

/** A vendor that rotates refresh tokens and refuses one that was used, with a store that the test controls. */
function setUp(stored: string | undefined = 'refresh-0') {
  const clock = testClock()
  const vendor = { sent: [] as string[], valid: 'refresh-0', requested: 0, rotates: true }
  const store = {
    value: stored,
    load: vi.fn(async () => store.value),
    save: vi.fn(async (token: string) => {
      store.value = token
    }),
    exclusive: true as const,
  }
  const respond = (): TokenResponse => {
    if (vendor.rotates) vendor.valid = `refresh-${vendor.sent.length + vendor.requested}`
    const response = { accessToken: `access-${vendor.sent.length + vendor.requested}`, expiresInSeconds: 3600 }
    return vendor.rotates ? { ...response, refreshToken: vendor.valid } : response
  }
  const provider = testProvider(
    async () => {
      vendor.requested += 1
      return respond()
    },
    {
      async refreshToken(refreshToken) {
        vendor.sent.push(refreshToken)
        if (refreshToken === vendor.valid) return respond()
        throw new AuthError({ code: 'reauthorization_required', provider: 'test', message: 'refused' })
      },
    },
  )
  const auth = createAuth(provider, { credentials: testCredentials, refreshTokens: store, now: clock.now })
  return { auth, clock, vendor, store }
}

describe('a refresh token', () => {
  it('that is stored is used, and its successor saved before the access token is given out', async () => {
    const { auth, vendor, store } = setUp()
    const gate = Promise.withResolvers<void>()
    store.save.mockImplementationOnce(async (token) => {
      await gate.promise
      store.value = token
    })
    const given = vi.fn()
    const pending = auth.getToken().then(given)
    await vi.waitFor(() => expect(store.save).toHaveBeenCalledWith('refresh-1'))
    expect(given).not.toHaveBeenCalled()
    gate.resolve()
    await pending
    expect(given).toHaveBeenCalledOnce()
    expect(vendor.sent).toEqual(['refresh-0'])
    expect(vendor.requested).toBe(0)
  })

  it('that is not there yet leaves the first request to the grant itself', async () => {
    const { auth, vendor, store } = setUp('')
    await auth.getToken()
    expect(vendor.requested).toBe(1)
    expect(store.value).toBe('refresh-1')
    await auth.getToken({ forceRefresh: true })
    expect(vendor.sent).toEqual(['refresh-1'])
  })

  it('that the vendor does not rotate is not saved again', async () => {
    const { auth, vendor, store } = setUp()
    vendor.rotates = false
    await auth.getToken()
    await auth.getToken({ forceRefresh: true })
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-0'])
    expect(store.save).not.toHaveBeenCalled()
  })

  it('is saved even when the access token beside it cannot be used, since the old one is spent', async () => {
    const save = vi.fn(async () => undefined)
    const auth = createAuth(
      testProvider(async () => ({ accessToken: 'line\nbreak', expiresInSeconds: 60, refreshToken: 'next' }), {
        refreshToken: () => Promise.reject(new Error('not asked for')),
      }),
      { credentials: testCredentials, refreshTokens: { load: async () => undefined, save, exclusive: true } },
    )
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_response' })
    expect(save).toHaveBeenCalledWith('next')
  })

  it('that was refused is not sent again, a new one in the store at once', async () => {
    const { auth, vendor, store } = setUp('revoked')
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required', retryable: false })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    expect(vendor.sent).toEqual(['revoked'])
    store.value = 'refresh-0'
    expect((await auth.getToken()).accessToken).toBe('access-2')
  })

  it.each([
    ['throws', () => Promise.reject(new Error('database down'))],
    ['never settles', () => new Promise<never>(() => undefined)],
  ])('that cannot be loaded because the store %s is credentials_unavailable', async (_what, load) => {
    const auth = createAuth(
      testProvider(() => Promise.reject(new Error('not asked for')), {
        refreshToken: () => Promise.reject(new Error()),
      }),
      {
        credentials: testCredentials,
        refreshTokens: { load, save: async () => undefined, exclusive: true },
        totalTimeoutMs: 5,
      },
    )
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'credentials_unavailable' })
    expect(auth.status().backoff).toBeUndefined()
  })
})
