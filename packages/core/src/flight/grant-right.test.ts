import { describe, expect, it } from 'vitest'
import type { RefreshTokens } from '../contract/provider.js'
import { memoryCache } from '../record/memory-cache.js'
import { useGrants } from './grant.fixture.js'

const { setUp, outcome, pass, freeze, pause } = useGrants()

describe('the right to a refresh token', () => {
  it.each([
    ['neither', {}],
    ['exclusive: false', { exclusive: false }],
  ])('has to be chosen: a store with %s is refused', (_what, right) => {
    const { make, locking } = setUp()
    const { load, save } = locking
    const refreshTokens = { load, save, ...right } as RefreshTokens
    expect(() => make({ refreshTokens })).toThrow(/neither a lock nor exclusive: true/)
    expect(() => make({ refreshTokens })).toThrow(expect.objectContaining({ code: 'invalid_options' }))
  })

  it('has to be one: both are refused', () => {
    const { make, locking } = setUp()
    expect(() => make({ refreshTokens: { ...locking, exclusive: true } })).toThrow(/both a lock and exclusive: true/)
  })

  it('has to be a function where it is a lock', () => {
    const { make, locking } = setUp()
    const refreshTokens = { ...locking, lock: 'canary' } as unknown as RefreshTokens
    expect(() => make({ refreshTokens })).toThrow(/refreshTokens.lock takes a function, got string/)
  })

  it('is not needed for a refresh token that stays, nor where the vendor has none', async () => {
    const { make, locking, store, vendor } = setUp()
    const { load, save } = locking
    const { policy } = facts
    const auth = make({ refreshTokens: { load, save } }, { policy: { ...policy, refreshTokenStays: true } })
    expect(await outcome(auth.getToken())).toBe('access-1')
    expect(vendor.sent).toEqual(['refresh-0'])
    expect(store.log).not.toContain('lock')
  })

  it('is taken before the refresh token is loaded, and released after its successor is saved', async () => {
    const { make, store } = setUp()
    expect(await outcome(make().getToken())).toBe('access-1')
    expect(store.log).toEqual(['lock', 'load', 'save refresh-1', 'release'])
  })

  it('is extended while the vendor takes its time, and nothing goes on once it is released', async () => {
    const { make, store, vendor } = setUp()
    vendor.delayMs = 35_000
    expect(await outcome(make().getToken())).toBe('access-1')
    expect(store.log.filter((word) => word === 'extend')).toHaveLength(5)
    const { length } = store.log
    await pass(60_000)
    expect(store.log).toHaveLength(length)
  })

  it.each(['no cache', 'a cache each'])('lets two processes send one after the other, with %s', async (caches) => {
    const { make, vendor, store } = setUp()
    const start = () => make(caches === 'no cache' ? {} : { cache: memoryCache(), account: 'anna' })
    const words = await Promise.all([start(), start(), start()].map((auth) => outcome(auth.getToken())))
    expect(words.toSorted()).toEqual(['access-1', 'access-2', 'access-3'])
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1', 'refresh-2'])
    expect(store.value).toBe(vendor.valid)
  })

  it('that another has for long is grant_in_use, retryable, with nothing sent', async () => {
    const { make, vendor, store } = setUp()
    store.lockedUntil = Infinity
    const auth = make()
    let error: unknown
    const call = auth.getToken().catch((thrown: unknown) => (error = thrown))
    await pass(5_000)
    await call
    expect(error).toMatchObject({ code: 'grant_in_use', retryable: true, retryAfterMs: 1_000 })
    expect(vendor.sent).toEqual([])
    expect(auth.status().backoff).toBeUndefined()
    store.lockedUntil = 0
    expect(await outcome(auth.getToken())).toBe('access-1')
  })

  it('that another has does not matter to a token that is held', async () => {
    const { make, vendor, store } = setUp()
    const auth = make()
    await outcome(auth.getToken())
    store.lockedUntil = Infinity
    await pass(57 * 60_000)
    expect(await outcome(auth.getToken())).toBe('access-1')
    await pass(2 * 60_000 + 30_000)
    expect(await outcome(auth.getToken())).toBe('access-1')
    expect(vendor.sent).toHaveLength(1)
  })

  it('that ran out before anything was sent sends nothing, and is taken anew', async () => {
    const { make, vendor, store, locking } = setUp()
    let isFirst = true
    const load = async () => {
      if (isFirst) freeze(30_000)
      isFirst = false
      return store.value
    }
    const rival = make()
    const auth = make({ refreshTokens: { ...locking, load }, totalTimeoutMs: 60_000 })
    const call = outcome(auth.getToken())
    const other = outcome(rival.getToken())
    expect([await call, await other].toSorted()).toEqual(['access-1', 'access-2'])
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1'])
  })

  it('that was lost by a store’s word sends nothing either', async () => {
    const { make, vendor, locking, store } = setUp()
    let locks = 0
    const lock: RefreshTokens['lock'] = async (options) => {
      locks += 1
      const taken = await locking.lock(options)
      return locks === 1 && taken ? { ...taken, extend: async () => false } : taken
    }
    let isFirst = true
    const load = async () => {
      if (isFirst) await pause(7_000)
      isFirst = false
      return store.value
    }
    const auth = make({ refreshTokens: { ...locking, load, lock } })
    expect(await outcome(auth.getToken())).toBe('access-1')
    expect([locks, vendor.sent]).toEqual([2, ['refresh-0']])
  })

  it('whose extension fails is tried again until its own end', async () => {
    const { make, vendor, locking } = setUp()
    let fails = 1
    const lock: RefreshTokens['lock'] = async (options) => {
      const taken = await locking.lock(options)
      return (
        taken && {
          ...taken,
          extend: async (more) => (fails-- > 0 ? Promise.reject(new Error('down')) : taken.extend(more)),
        }
      )
    }
    vendor.delayMs = 35_000
    const rival = make()
    const call = outcome(make({ refreshTokens: { ...locking, lock } }).getToken())
    await pass(26_000)
    expect(await outcome(rival.getToken(), 8_000)).toBe('grant_in_use')
    expect(await call).toBe('access-1')
  })

  it('that is given after nobody waits for it any more is given back', async () => {
    const { make, store, locking } = setUp()
    const lock: RefreshTokens['lock'] = async (options) => {
      await pause(15_000)
      return locking.lock(options)
    }
    expect(await outcome(make({ refreshTokens: { ...locking, lock } }).getToken())).toBe('credentials_unavailable')
    await pass(10_000)
    expect(store.log).toEqual(['lock', 'release'])
  })

  it('of one process alone is kept to by all of its instances, whatever their stores', async () => {
    const { make, vendor, store } = setUp()
    const start = () => {
      const { load, save } = store
      return make({ refreshTokens: { load: () => load(), save: (token) => save(token), exclusive: true } })
    }
    const words = await Promise.all([start(), start(), start()].map((auth) => outcome(auth.getToken())))
    expect(words.toSorted()).toEqual(['access-1', 'access-2', 'access-3'])
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1', 'refresh-2'])
  })

  it('of one process alone reads again what it claims: a slow reading may be of a token that was used up since', async () => {
    const { make, vendor, store } = setUp()
    const { load, save } = store
    const exclusive = { load, save, exclusive: true } as const
    let reads = 0
    const late = async () => {
      reads += 1
      if (reads > 1) return load()
      const { value } = store
      await pause(2_000)
      return value
    }
    const call = outcome(make({ refreshTokens: { ...exclusive, load: late } }).getToken())
    expect(await outcome(make({ refreshTokens: exclusive }).getToken())).toBe('access-1')
    expect(await call).toBe('access-2')
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1'])
  })
})

const facts = {
  policy: {
    advisoryWindowMs: 5 * 60_000,
    mandatoryWindowMs: 60_000,
    backoff: {
      rejected: { firstMs: 60_000, maxMs: 60_000 },
      rateLimited: { firstMs: 60_000, maxMs: 60_000 },
      unavailable: { firstMs: 1_000, maxMs: 60_000 },
      invalidResponse: { firstMs: 30_000, maxMs: 60_000 },
    },
  },
}
