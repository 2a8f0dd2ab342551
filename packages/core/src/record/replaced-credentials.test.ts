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

  it('that were refused while a token is held are read again every 10 seconds at most, and tried at once if they are others', async () => {
    let secret = 'right'
    const credentials = vi.fn(() => ({ id: 'client', secret }))
    const { auth, vendor, clock } = setUp({ credentials })
    await auth.getToken()
    secret = 'wrong'
    vendor.next = 'invalid_credentials'
    const refusedAt = clock.now()
    await auth.invalidate()
    // The held token is better than none.
    for (let times = 0; times < 20; times += 1) expect((await auth.getToken()).accessToken).toBe('token-1')
    expect([vendor.requests, credentials.mock.calls.length]).toEqual([2, 2])
    for (const [second, readings] of [
      [9, 2],
      [10, 3],
      [19, 3],
      [20, 4],
    ] as const) {
      clock.advance(second * 1_000 - (clock.now() - refusedAt))
      await auth.getToken()
      expect([vendor.requests, credentials.mock.calls.length]).toEqual([2, readings])
    }
    secret = 'another'
    vendor.next = undefined
    clock.advance(10_000)
    expect((await auth.getToken()).accessToken).toBe('token-3')
  })

  it('that were refused and are the same as ever are not tried again', async () => {
    const { auth, vendor, clock, events } = setUp()
    await auth.getToken()
    vendor.next = 'invalid_credentials'
    await auth.invalidate()
    for (let times = 0; times < 5; times += 1) {
      await auth.getToken()
      clock.advance(10_000)
    }
    expect([vendor.requests, events.filter(({ type }) => type === 'token_request_failed').length]).toEqual([2, 1])
  })

  it('that were corrected end a backoff for a call that the API refuses', async () => {
    let secret = 'right'
    const api = async (_url: unknown, init?: RequestInit) => {
      const authorization = new Headers(init?.headers).get('authorization')
      return new Response(null, { status: authorization?.endsWith('token-3') ? 200 : 401 })
    }
    const { auth, vendor, clock } = setUp({ credentials: () => ({ id: 'client', secret }), fetch: api })
    await auth.getToken()
    vendor.next = 'invalid_credentials'
    secret = 'wrong'
    expect((await auth.fetch('https://api.test.example/things')).status).toBe(401)
    secret = 'corrected'
    vendor.next = undefined
    clock.advance(10_000)
    expect((await auth.fetch('https://api.test.example/things')).status).toBe(200)
    expect(vendor.requests).toBe(3)
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
