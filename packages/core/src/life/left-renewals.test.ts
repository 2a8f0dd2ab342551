import { describe, expect, it } from 'vitest'
import { useVirtualTime } from '../flight/sleep.fixture.js'
import { memoryCache } from '../record/memory-cache.js'
import { hour, minute, settled, setUp } from './get-token.fixture.js'
import { countingVendor } from './provider.fixture.js'

const { advance, now } = useVirtualTime()

/** Two processes with one cache, whose vendor keeps the first waiting when the token has so long to live. */
async function twoProcesses(leftMs = 2.5 * minute) {
  const vendor = countingVendor()
  const memory = memoryCache({ now })
  let looks = 0
  const cache = {
    ...memory,
    get: async (key: string) => {
      looks += 1
      return memory.get(key)
    },
  }
  const [one, other] = [setUp({ cache, now }, vendor).auth, setUp({ cache, now }, vendor).auth]
  await one.getToken()
  await other.getToken()
  await advance(hour - leftMs)
  const reply = vendor.hold()
  await one.getToken()
  while (vendor.requests < 2) await settled()
  return { one, other, vendor, reply, looks: () => looks }
}

describe('in the advisory window, while another process requests the next token', () => {
  it('a process gives out its own, and looks again after a lease’s length instead of polling', async () => {
    const { other, vendor, reply, looks } = await twoProcesses()
    const before = looks()
    for (let second = 0; second < 30; second += 1) {
      expect((await other.getToken()).accessToken).toBe('token-1')
      await advance(1_000)
    }
    expect(looks() - before).toBe(6)
    reply()
    await advance(0)
    await other.getToken()
    await advance(0)
    expect((await other.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('neither the status nor a caller who needs more life is told otherwise meanwhile', async () => {
    const { other, reply, vendor } = await twoProcesses()
    await other.getToken()
    await advance(0)
    expect(other.status()).toMatchObject({ state: 'advisory', refreshing: false })
    const patient = other.getToken({ minValidityMs: 4 * minute })
    await advance(0)
    reply()
    await advance(1_000)
    expect((await patient).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('a process waits in the background where there is no time to look again later', async () => {
    // A minute of mandatory window, a lease of 5 seconds, and 32 seconds for its holder.
    const { other, reply, looks } = await twoProcesses(95_000)
    const before = looks()
    expect((await other.getToken()).accessToken).toBe('token-1')
    await advance(3_000)
    expect(looks() - before).toBeGreaterThan(2)
    expect(other.status().refreshing).toBe(true)
    reply()
    await advance(1_000)
    expect((await other.getToken()).accessToken).toBe('token-2')
  })

  it('a caller who needs more life waits for it all the same', async () => {
    const { other, reply, vendor } = await twoProcesses()
    void other.getToken()
    const patient = other.getToken({ minValidityMs: 4 * minute })
    await advance(0)
    reply()
    await advance(1_000)
    expect((await patient).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('a token that the API refused stays suspect', async () => {
    const { other, reply, vendor } = await twoProcesses()
    void other.getToken()
    await other.invalidate()
    await advance(0)
    expect(other.status()).toMatchObject({ suspect: true, refreshing: false })
    reply()
    const recovered = other.getToken()
    await advance(1_000)
    expect((await recovered).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
