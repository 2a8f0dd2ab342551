import { describe, expect, it } from 'vitest'
import type { TokenResponse } from '../contract/provider.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { createAuth } from './create-auth.js'
import { day, hour, minute, settled } from './get-token.fixture.js'
import { testClock, testCredentials, testProvider } from './provider.fixture.js'

/** A vendor that asks for a renewal every 7 days of the 30 that its tokens live. */
function setUp({
  lifeMs = 30 * day,
  nameOf = (request: number) => `token-${request}`,
  ...changes
}: Partial<TokenPolicy> & Vendor = {}) {
  const clock = testClock()
  const vendor = { requests: 0, fails: false }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    if (vendor.fails) throw new Error('down')
    return { accessToken: nameOf(vendor.requests), expiresInSeconds: lifeMs / 1_000 }
  })
  const policy = { ...provider.policy, renewAfterMs: 7 * day, ...changes }
  const auth = createAuth({ ...provider, policy }, { credentials: testCredentials, now: clock.now })
  /** The number of requests once a call, so much later, has had its effect. */
  const requestsAfter = async (ms: number, call = {}) => {
    clock.advance(ms)
    await auth.getToken(call)
    await settled()
    return vendor.requests
  }
  return { auth, vendor, requestsAfter }
}

interface Vendor {
  lifeMs?: number
  nameOf?: (request: number) => string
}

describe('a token of a vendor that asks for renewals by age', () => {
  it('is renewed in the background at that age, and once', async () => {
    const { auth, requestsAfter } = setUp()
    expect(await requestsAfter(0)).toBe(1)
    expect(await requestsAfter(7 * day - 1)).toBe(1)
    expect(auth.status()).toMatchObject({
      state: 'valid',
      token: { advisoryWindowMs: 23 * day, mandatoryWindowMs: minute },
    })
    expect(await requestsAfter(hour + 1)).toBe(2)
    expect(await requestsAfter(7 * day - 1)).toBe(2)
    expect(await requestsAfter(hour + 1)).toBe(3)
  })

  it('is given out meanwhile, and as long as the vendor is down', async () => {
    const { auth, vendor, requestsAfter } = setUp()
    await requestsAfter(0)
    vendor.fails = true
    expect(await requestsAfter(7 * day + hour)).toBe(2)
    expect(auth.status().state).toBe('advisory')
    expect((await auth.getToken()).accessToken).toBe('token-1')
  })

  it('is renewed within an hour of that age, each at a time of its own, though the window is weeks long', async () => {
    const ages = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const { vendor, requestsAfter } = setUp({ nameOf: (request) => `token-${index}-${request}` })
        await requestsAfter(0)
        await requestsAfter(7 * day)
        let minutes = 0
        for (; vendor.requests < 2; minutes += 1) await requestsAfter(minute)
        return minutes
      }),
    )
    expect(Math.max(...ages)).toBeLessThanOrEqual(60)
    expect(Math.max(...ages)).toBeGreaterThan(40)
    expect(new Set(ages).size).toBeGreaterThan(15)
  })

  it('is renewed no later than a tenth past a short age', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const { requestsAfter } = setUp({ lifeMs: 5 * hour, renewAfterMs: hour, nameOf: (request) => name + request })
      await requestsAfter(0)
      expect(await requestsAfter(hour + 6 * minute)).toBe(2)
    }
  })

  it('that lives shorter than that keeps the windows that it would have', async () => {
    const { auth, requestsAfter } = setUp({ lifeMs: hour })
    await requestsAfter(0)
    expect(auth.status().token).toMatchObject({ advisoryWindowMs: 5 * minute, mandatoryWindowMs: minute })
    expect(await requestsAfter(hour - 2.5 * minute)).toBe(2)
  })

  it('keeps callers waiting no earlier than its life would otherwise say', async () => {
    const { auth, requestsAfter } = setUp({
      lifeMs: 10 * minute,
      renewAfterMs: 3 * minute,
      mandatoryWindowMs: 5 * minute,
    })
    await requestsAfter(0)
    expect(auth.status().token).toMatchObject({ advisoryWindowMs: 7 * minute, mandatoryWindowMs: minute / 2 })
  })

  it('serves a caller who needs more life within the window, which may be weeks', async () => {
    const { requestsAfter } = setUp()
    await requestsAfter(0)
    expect(await requestsAfter(7 * day - 1, { minValidityMs: 25 * day })).toBe(1)
    expect(await requestsAfter(1, { minValidityMs: 23 * day })).toBe(2)
  })

  it('that is extended and not replaced is extended again at that age', async () => {
    const { requestsAfter } = setUp({ nameOf: () => 'the-same-token' })
    await requestsAfter(0)
    expect(await requestsAfter(7 * day + hour)).toBe(2)
    expect(await requestsAfter(7 * day - minute)).toBe(2)
    expect(await requestsAfter(hour + minute)).toBe(3)
  })
})
