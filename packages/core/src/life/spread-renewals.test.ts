import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
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

describe('in the advisory window, while another process requests the next token', () => {
  /** Two processes with one cache, whose vendor keeps the first waiting. */
  async function twoProcesses() {
    const vendor = countingVendor()
    const first = setUp({}, vendor)
    const { clock } = first
    const memory = memoryCache({ now: clock.now })
    let looks = 0
    const cache = {
      ...memory,
      get: async (key: string) => {
        looks += 1
        return memory.get(key)
      },
    }
    const [one, other] = [1, 2].map(() => setUp({ cache, now: clock.now }, vendor).auth)
    if (one === undefined || other === undefined) throw new Error('two were made')
    await one.getToken()
    await other.getToken()
    clock.advance(hour - windowMs / 2)
    const reply = vendor.hold()
    await one.getToken()
    while (vendor.requests < 2) await settled()
    return { one, other, clock, vendor, reply, looks: () => looks }
  }

  it('a process gives out its own, and looks again later instead of polling', async () => {
    const { one, other, clock, vendor, reply, looks } = await twoProcesses()
    const before = looks()
    expect((await other.getToken()).accessToken).toBe('token-1')
    while (other.status().refreshing) await settled()
    for (let second = 0; second < 30; second += 1) {
      clock.advance(1_000)
      await other.getToken()
      await settled()
    }
    expect(looks() - before).toBe(1)
    reply()
    while (one.status().refreshing) await settled()
    clock.advance(2_000)
    await other.getToken()
    while (other.status().refreshing) await settled()
    expect((await other.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('neither the status nor a caller who needs more life is told otherwise meanwhile', async () => {
    const { other, reply, vendor } = await twoProcesses()
    await other.getToken()
    while (other.status().refreshing) await settled()
    expect(other.status().state).toBe('advisory')
    const patient = other.getToken({ minValidityMs: 4 * minute })
    await settled()
    reply()
    expect((await patient).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('a process waits in the background where there is no time to look again later', async () => {
    const { other, clock, reply, looks } = await twoProcesses()
    // A minute of mandatory window, a lease of 31 seconds, and the wait for another one.
    clock.advance(windowMs / 2 - 2 * minute)
    const before = looks()
    expect((await other.getToken()).accessToken).toBe('token-1')
    while (looks() - before < 2) await settled()
    expect(other.status().refreshing).toBe(true)
    reply()
    while (other.status().refreshing) await settled()
    expect((await other.getToken()).accessToken).toBe('token-2')
  })

  it('a caller who needs more life waits for it all the same', async () => {
    const { other, reply, vendor } = await twoProcesses()
    void other.getToken()
    const patient = other.getToken({ minValidityMs: 4 * minute })
    await settled()
    reply()
    expect((await patient).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('a token that the API refused stays suspect', async () => {
    const { other, reply, vendor } = await twoProcesses()
    void other.getToken()
    await other.invalidate()
    while (other.status().refreshing) await settled()
    expect(other.status().suspect).toBe(true)
    reply()
    expect((await other.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
