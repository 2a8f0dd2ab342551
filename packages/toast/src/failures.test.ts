import { describe, expect, it } from 'vitest'
import { minute, hour, setup, caught } from './provider.fixture.js'

describe('a failed login', () => {
  it('[TOAST-10] of refused credentials says what to check, and repeats neither the secret nor the reply', async () => {
    const { toast, login } = setup({ clients: [] })
    const auth = login()
    const error = await caught(auth.getToken())
    expect(error).toMatchObject({ code: 'invalid_credentials', status: 401, retryable: false })
    expect(error.message).toContain('sandbox and production have different ones')
    expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/myToastApiClientSecret|Unauthorized/)
    for (let tries = 0; tries < 50; tries += 1) await caught(auth.getToken())
    expect(toast.tokenRequests).toBe(1)
  })

  it('[TOAST-7] by a 429, which does not say how long to wait, holds the next one back for five minutes', async () => {
    const { toast, login } = setup({ loginsPerHour: 0 })
    const error = await caught(login().getToken())
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, retryable: true })
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(0.9 * 5 * minute)
    expect(error.retryAfterMs).toBeLessThanOrEqual(5 * minute)
    expect(toast.tokenRequests).toBe(1)
  })

  it.each([
    ['[TOAST-10]', 401, 'invalid_credentials', minute, 15 * minute],
    ['[TOAST-7]', 429, 'rate_limited', 5 * minute, hour],
    ['', 503, 'provider_unavailable', 1_000, minute],
    ['', 404, 'invalid_response', 30_000, 10 * minute],
  ])('%s with %i is %s, and holds the next one back for %i to %i ms', async (_row, status, code, firstMs, maxMs) => {
    const { clock, toast, login } = setup()
    const auth = login()
    toast.failNext({ status, times: 12 })
    expect((await caught(auth.getToken())).code).toBe(code)
    // Jitter shortens a wait by up to a tenth.
    clock.now += firstMs * 0.89
    expect((await caught(auth.getToken())).code).toBe(code)
    expect(toast.tokenRequests).toBe(1)
    clock.now += firstMs * 0.11
    await caught(auth.getToken())
    for (let failures = 2; failures < 12; failures += 1) {
      expect(toast.tokenRequests).toBe(failures)
      clock.now += maxMs
      await caught(auth.getToken())
    }
    clock.now += maxMs * 0.89
    await caught(auth.getToken())
    expect(toast.tokenRequests).toBe(12)
    clock.now += maxMs * 0.11
    await auth.getToken()
    expect(toast.tokenRequests).toBe(13)
  })
})
