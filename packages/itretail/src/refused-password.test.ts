import { describe, expect, it } from 'vitest'
import { credentials, minute, hour, setup, caught } from './provider.fixture.js'

describe('a refused password', () => {
  it('[ITR-12] is tried again after 15 minutes, doubling to 6 hours', async () => {
    const { clock, itretail, login } = setup()
    const auth = login({ credentials: { ...credentials, password: 'canary-password' } })
    const error = await caught(auth.getToken())
    expect(error).toMatchObject({ code: 'invalid_credentials', status: 400, retryable: false })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/canary|is incorrect/)
    for (let tries = 0; tries < 50; tries += 1) await caught(auth.getToken())
    expect(itretail.tokenRequests).toBe(1)

    // Jitter shortens a wait by up to a tenth.
    for (const [index, minutes] of [15, 30, 60, 120, 240, 360, 360].entries()) {
      clock.now += minutes * minute * 0.89
      await caught(auth.getToken())
      expect(itretail.tokenRequests).toBe(index + 1)
      clock.now += minutes * minute * 0.11
      await caught(auth.getToken())
      expect(itretail.tokenRequests).toBe(index + 2)
    }
  })

  it('[ITR-12] does not hold back a corrected one', async () => {
    const { itretail, login } = setup()
    let password = 'wrong'
    const auth = login({ credentials: () => ({ ...credentials, password }) })
    await caught(auth.getToken())
    password = 'fakepassword'
    expect((await auth.getToken()).accessToken).toBeTruthy()
    expect(itretail.tokenRequests).toBe(2)
  })

  it.each([
    [429, 'rate_limited', 5 * minute, hour],
    [503, 'provider_unavailable', 1_000, minute],
    [404, 'invalid_response', 30_000, 10 * minute],
  ])('is not what a %i means, which is %s and waits less', async (status, code, firstMs, maxMs) => {
    const { clock, itretail, login } = setup()
    const auth = login()
    itretail.failNext({ status, times: 12 })
    expect((await caught(auth.getToken())).code).toBe(code)
    clock.now += firstMs * 0.89
    expect((await caught(auth.getToken())).code).toBe(code)
    expect(itretail.tokenRequests).toBe(1)
    clock.now += firstMs * 0.11
    await caught(auth.getToken())
    for (let failures = 2; failures < 12; failures += 1) {
      expect(itretail.tokenRequests).toBe(failures)
      clock.now += maxMs
      await caught(auth.getToken())
    }
    clock.now += maxMs * 0.89
    await caught(auth.getToken())
    expect(itretail.tokenRequests).toBe(12)
    clock.now += maxMs * 0.11
    await auth.getToken()
    expect(itretail.tokenRequests).toBe(13)
  })
})
