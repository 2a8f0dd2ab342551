import { describe, expect, it, vi } from 'vitest'
import type { TokenCache } from '../contract/provider.js'
import type { AuthEvent } from '../contract/events.js'
import { AuthError } from '../contract/errors.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials } from '../life/provider.fixture.js'
import { unextendable, withLeases } from './shared-cache.fixture.js'
import { useVirtualTime } from './sleep.fixture.js'
import { mortal, virtualFleet } from './virtual-fleet.fixture.js'

const { advance, inTime, now, pause, timers } = useVirtualTime()
const setUp = () => virtualFleet({ now, pause })

/** The same cache, and for how long its leases were taken. */
function watched(cache: TokenCache) {
  const taken: number[] = []
  const lease: TokenCache['lease'] = async (key, options) => {
    taken.push(options.ttlMs)
    return cache.lease?.(key, options)
  }
  return { cache: { ...cache, lease }, taken }
}

describe('a holder that is killed in mid-request', () => {
  // Most of them just after the lease was extended, when it has longest to live.
  it.each([0, 1_000, 1_670, 3_340, 5_010, 6_680, 8_350, 9_000])(
    'after %i ms holds up the next process for six seconds at most',
    async (livesMs) => {
      vi.spyOn(Math, 'random').mockReturnValue(0.999)
      const { cache, vendor, start } = setUp()
      const { cache: own, die } = mortal(cache)
      vendor.takesMs = 60_000
      start({ cache: own })
        .getToken()
        .catch(() => undefined)
      const waiting = [start().getToken(), start().getToken()]
      await advance(livesMs)
      die()
      vendor.takesMs = 10
      const killedAt = now()
      const tokens = await inTime(Promise.all(waiting))
      expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-2']))
      expect(vendor.sentAt).toHaveLength(2)
      const heldUpMs = (vendor.sentAt[1] ?? 0) - killedAt
      expect(heldUpMs).toBeGreaterThan(3_000)
      expect(heldUpMs).toBeLessThanOrEqual(6_000)
    },
  )
})

describe('a vendor that takes longer than a lease', () => {
  it.each([8_000, 29_000])('and answers after %i ms costs one request for the whole fleet', async (takesMs) => {
    const { vendor, start } = setUp()
    vendor.takesMs = takesMs
    const fleet = Array.from({ length: 5 }, () => start())
    const tokens = await inTime(Promise.all(fleet.map((auth) => auth.getToken())))
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-1']))
    expect(vendor.sentAt).toHaveLength(1)
  })

  it('costs one where a store of refresh tokens is as slow', async () => {
    const { provider, vendor, cache } = setUp()
    vendor.takesMs = 25_000
    const refreshTokens = {
      load: () => pause(25_000).then(() => 'stored'),
      save: () => pause(9_000),
    }
    const grants = {
      ...provider,
      policy: { ...provider.policy, refreshTokenStays: true },
      refreshToken: async (_refreshToken: string, ...args: Parameters<typeof provider.requestToken>) => ({
        ...(await provider.requestToken(...args)),
        refreshToken: 'next',
      }),
    }
    const start = () =>
      createAuth(grants, { credentials: testCredentials, account: 'anna', cache, now, refreshTokens }).getToken()
    await inTime(Promise.all([start(), start()]))
    expect(vendor.sentAt).toHaveLength(1)
  })

  it('and never answers holds up nobody for longer than a request may take', async () => {
    const { vendor, start } = setUp()
    vendor.takesMs = 60 * 60_000
    start()
      .getToken()
      .catch(() => undefined)
    await advance(37_000)
    vendor.takesMs = 10
    const late = start().getToken()
    await advance(1_000)
    expect((await late).accessToken).toBe('token-2')
  })
})

describe('an extension', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('down')), 'error'],
    ['does not answer', () => new Promise<never>(() => undefined), 'timeout'],
  ])('that %s once is reported and tried again, and costs nothing', async (_what, fail, why) => {
    const { cache, vendor, start } = setUp()
    vendor.takesMs = 8_000
    let failures = 1
    const brittle = withLeases(cache, (taken) => ({
      ...taken,
      extend: (options) => (failures-- > 0 ? fail() : (taken.extend?.(options) ?? Promise.resolve(false))),
    }))
    const events: AuthEvent[] = []
    const holder = start({ cache: brittle, onEvent: (event) => events.push(event) }).getToken()
    const other = start().getToken()
    await inTime(Promise.all([holder, other]))
    expect(vendor.sentAt).toHaveLength(1)
    expect(events.flatMap((event) => (event.type === 'cache_failed' ? [[event.operation, event.why]] : []))).toEqual([
      ['lease', why],
    ])
  })

  it('that is none makes the next leases of that cache as long as a request may take', async () => {
    const { cache, vendor, start } = setUp()
    vendor.takesMs = 8_000
    const { cache: plain, taken } = watched(unextendable(cache))
    await inTime(Promise.all([start({ cache: plain }).getToken(), start({ cache: plain }).getToken()]))
    expect(vendor.sentAt).toHaveLength(1)
    expect(taken.filter((ttlMs) => ttlMs === 31_000).length).toBeGreaterThan(0)
    taken.splice(0)
    await inTime(start({ cache: plain }).getToken({ forceRefresh: true }))
    expect(taken).toEqual([31_000])
  })

  it('is asked for as long as the deadline of a slow cache needs, and never longer than a request', async () => {
    for (const [options, ttlMs] of [
      [{}, 5_000],
      [{ cacheTimeoutMs: 2_000 }, 12_000],
      [{ cacheTimeoutMs: 20_000 }, 70_000],
      [{ timeoutMs: 1_000, totalTimeoutMs: 1_000, cacheTimeoutMs: 100 }, 1_200],
    ] as const) {
      const { cache, start } = setUp()
      const { cache: own, taken } = watched(cache)
      await inTime(start({ ...options, cache: own }).getToken())
      expect(taken).toEqual([ttlMs])
    }
  })
})

describe('when a flight has ended', () => {
  it.each([
    ['with a token', async () => undefined],
    ['with an error', () => Promise.reject(new AuthError({ code: 'timeout', provider: 'test', message: 'no reply' }))],
  ])('%s, its lease is free and no timer is left', async (_how, end) => {
    const { cache, provider, vendor } = setUp()
    const names: string[] = []
    const own: TokenCache = {
      ...cache,
      lease: async (key, options) => {
        names.push(key)
        return cache.lease?.(key, options)
      },
    }
    const requestToken: typeof provider.requestToken = async (...args) => {
      const response = await provider.requestToken(...args)
      await end()
      return response
    }
    vendor.takesMs = 4_000
    const auth = createAuth({ ...provider, requestToken }, { credentials: testCredentials, cache: own, now })
    const call = auth.getToken().catch(() => undefined)
    await advance(3_999)
    expect(timers()).toBeGreaterThan(0)
    await advance(1)
    await call
    expect(timers()).toBe(0)
    expect(await cache.lease?.(names[0] ?? '', { ttlMs: 1 })).toBeDefined()
  })
})
