import { describe, expect, it } from 'vitest'
import { hour, minute, settled, setUp } from './get-token.fixture.js'
import { countingVendor } from './provider.fixture.js'

const windowMs = 5 * minute

/** How far into the advisory window a tenant that calls each second is renewed, in milliseconds. */
async function renewedAfter({ auth, clock, vendor }: ReturnType<typeof setUp>, call = {}): Promise<number> {
  const { expiresAt } = await auth.getToken()
  clock.advance(hour - windowMs - 1_000)
  const before = vendor.requests
  while (vendor.requests === before) {
    clock.advance(1_000)
    await auth.getToken(call)
    await settled()
  }
  return clock.now() - (expiresAt - windowMs)
}

/** A tenant whose vendor has already issued some tokens to others. */
function tenant(number: number, lifeSeconds = 3600) {
  const vendor = countingVendor(lifeSeconds)
  vendor.requests = number
  return setUp({}, vendor)
}

describe('tokens that came at once', () => {
  it('are renewed in the background at different times, over the first half of the advisory window', async () => {
    const after = await Promise.all(Array.from({ length: 60 }, (_, index) => renewedAfter(tenant(index))))
    expect(Math.min(...after)).toBeLessThan(windowMs / 10)
    expect(Math.max(...after)).toBeGreaterThan(windowMs * 0.4)
    expect(Math.max(...after)).toBeLessThanOrEqual(windowMs / 2 + 1_000)
    expect(new Set(after).size).toBeGreaterThan(30)
  })

  it('are renewed at a time that the token alone decides, so that all who hold it agree', async () => {
    const after = await Promise.all([7, 7, 7].map((number) => renewedAfter(tenant(number))))
    expect(new Set(after).size).toBe(1)
  })

  it('are renewed for a caller who needs more life from the beginning of the window on', async () => {
    for (const number of [1, 2, 3]) {
      expect(await renewedAfter(tenant(number), { minValidityMs: windowMs })).toBe(0)
    }
  })

  it('show in the status the whole window, also before their time', async () => {
    const { auth, clock, vendor } = tenant(3)
    await auth.getToken()
    clock.advance(hour - windowMs)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(4)
    expect(auth.status()).toMatchObject({ state: 'advisory', token: { advisoryWindowMs: windowMs } })
  })

  it('are renewed at once in a window of less than two minutes, which leaves no time to spread them', async () => {
    for (const number of [1, 2, 3, 4]) {
      const { auth, clock, vendor } = tenant(number, 19 * 60)
      await auth.getToken()
      clock.advance(19 * minute * 0.9)
      await auth.getToken()
      await settled()
      expect(vendor.requests).toBe(number + 2)
    }
  })
})
