import { describe, expect, it } from 'vitest'
import type { RefreshTokens } from '../contract/provider.js'
import { memoryCache } from '../record/memory-cache.js'
import { useGrants } from './grant.fixture.js'

const { setUp, outcome, pass, pause } = useGrants()

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
    // What a program in JavaScript may pass.
    const refreshTokens = { ...locking, lock: 'canary' } as unknown as RefreshTokens
    expect(() => make({ refreshTokens })).toThrow(/refreshTokens.lock takes a function, got string/)
  })

  it.each(['lock', 'exclusive'])('whose %s throws when it is read is refused, and nothing of it is shown', (member) => {
    const { make, locking } = setUp()
    const { load, save } = locking
    const refreshTokens: RefreshTokens = { load, save }
    Object.defineProperty(refreshTokens, member, {
      get() {
        throw new Error('canary')
      },
    })
    const refused = { code: 'invalid_options', message: expect.stringMatching(/refreshTokens could not be read/) }
    expect(() => make({ refreshTokens })).toThrow(expect.objectContaining(refused))
    expect(() => make({ refreshTokens })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    )
  })

  it.each(['extend', 'release'])(
    'of a lock whose %s is none fails, and is released where it can be',
    async (member) => {
      const { make, locking, store, vendor } = setUp()
      const lock: RefreshTokens['lock'] = async (options) => {
        const taken = await locking.lock(options)
        return taken && Object.defineProperty({ ...taken }, member, { value: undefined })
      }
      expect(await outcome(make({ refreshTokens: { ...locking, lock } }).getToken())).toBe('credentials_unavailable')
      expect(store.log).toEqual(member === 'extend' ? ['lock', 'release'] : ['lock'])
      expect(vendor.sent).toEqual([])
    },
  )

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
    const { make, vendor, store, events } = setUp()
    store.lockedUntil = Infinity
    const auth = make()
    let error: unknown
    const call = auth.getToken().catch((thrown: unknown) => (error = thrown))
    await pass(5_000)
    await call
    expect(error).toMatchObject({ code: 'grant_in_use', retryable: true, retryAfterMs: 1_000 })
    expect(vendor.sent).toEqual([])
    expect(auth.status().backoff).toBeUndefined()
    expect(events).toMatchObject([{ type: 'token_request_failed', code: 'grant_in_use', severity: 'warn' }])
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
