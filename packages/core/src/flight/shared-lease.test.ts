import { describe, expect, it } from 'vitest'
import type { Lease } from '../contract/provider.js'
import { minute, setUp, withLeases } from './shared-cache.fixture.js'

describe('a lease', () => {
  /** Takes a lease from its holder, once, for a rival that gets a token with it. */
  function thief(rival: { getToken(): Promise<unknown> }) {
    let isFirst = true
    return async (taken: Lease) => {
      if (!isFirst) return
      isFirst = false
      await taken.release()
      await rival.getToken()
    }
  }

  it('that was lost before sending sends nothing, and adopts what its next holder wrote', async () => {
    const { start, cache, vendor } = setUp()
    const steal = thief(start())
    const stolen = withLeases(cache, async (taken) => {
      await steal(taken)
      return taken
    })
    expect((await start({ cache: stolen }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('that was lost as the attempt was noted sends nothing either', async () => {
    const { start, cache, vendor } = setUp()
    const steal = thief(start())
    const stolen = withLeases(cache, (taken) => ({
      ...taken,
      async set(value, ttl) {
        await steal(taken)
        return taken.set(value, ttl)
      },
    }))
    expect((await start({ cache: stolen }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('that was lost while the vendor answered writes nothing over its next holder’s token', async () => {
    const { start, clock, cache, vendor } = setUp()
    const rival = start()
    vendor.beforeAnswer = async () => {
      if (vendor.requests > 1) return
      clock.advance(minute)
      await rival.getToken()
    }
    expect((await start().getToken()).accessToken).toBe('token-2')
    expect((await start({ cache }).getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
