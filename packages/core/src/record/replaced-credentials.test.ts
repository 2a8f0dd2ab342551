import { describe, expect, it, vi } from 'vitest'
import { AuthError } from '../contract/errors.js'
import { testCredentials, type TestCredentials } from '../life/provider.fixture.js'
import { setUp } from './failing-vendor.fixture.js'

describe('credentials', () => {
  it('from a function are read before every token request, and at no other time', async () => {
    const credentials = vi.fn(async () => testCredentials)
    const { auth } = setUp({ credentials })
    await auth.getToken()
    await auth.getToken()
    expect(credentials).toHaveBeenCalledTimes(1)
    await auth.getToken({ forceRefresh: true })
    expect(credentials).toHaveBeenCalledTimes(2)
  })

  it('that were refused are not tried again, new ones at once', async () => {
    let secret = 'wrong'
    const { auth, vendor } = setUp({ credentials: () => ({ id: 'client', secret }) })
    vendor.next = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toThrow()
    await expect(auth.getToken()).rejects.toThrow()
    expect(vendor.requests).toBe(1)
    secret = 'right'
    vendor.next = undefined
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it.each([
    ['throws', () => Promise.reject(new Error('vault sealed: hunter2'))],
    [
      'throws at once',
      () => {
        throw new Error('hunter2')
      },
    ],
    ['gives nothing', () => undefined as never],
    ['never settles', () => new Promise<never>(() => undefined)],
  ])('a function that %s is credentials_unavailable, and is asked again by the next call', async (_what, broken) => {
    let isBroken = true
    const credentials = () => (isBroken ? broken() : testCredentials)
    const { auth, vendor } = setUp({ credentials, totalTimeoutMs: 5 })
    const error = await auth.getToken().catch((thrown: unknown) => thrown as AuthError)
    expect(error).toMatchObject({ code: 'credentials_unavailable', retryable: true })
    expect(String(error)).not.toContain('hunter2')
    isBroken = false
    await auth.getToken()
    expect(vendor.requests).toBe(1)
  })

  it('of the wrong form from a function are invalid_options', async () => {
    const checkCredentials = (): TestCredentials => {
      throw new AuthError({ code: 'invalid_options', provider: 'test', message: 'credentials().id is missing' })
    }
    const { auth, vendor } = setUp({ credentials: () => testCredentials, checkCredentials })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_options' })
    expect(vendor.requests).toBe(0)
  })
})
