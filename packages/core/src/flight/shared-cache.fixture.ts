import { createAuth } from '../life/create-auth.js'
import type { Lease, TokenCache, TokenResponse } from '../contract/provider.js'
import { AuthError, type AuthErrorCode } from '../contract/errors.js'
import type { AuthEvent } from '../contract/events.js'
import { memoryCache } from '../record/memory-cache.js'
import type { CreateAuthOptions } from '../options/options.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'

export const minute = 60_000
export const hour = 60 * minute

/** One vendor, one cache, and as many instances as the test wants: each stands for a process. */
export function setUp(options: Partial<CreateAuthOptions<TestCredentials>> = {}) {
  const clock = testClock()
  const cache = memoryCache({ now: clock.now })
  const events: AuthEvent[] = []
  const vendor = {
    requests: 0,
    fails: undefined as AuthErrorCode | undefined,
    /** Runs before the vendor answers. */
    beforeAnswer: async (): Promise<void> => undefined,
  }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    const number = vendor.requests
    await vendor.beforeAnswer()
    if (vendor.fails) throw new AuthError({ code: vendor.fails, provider: 'test', message: 'refused' })
    return { accessToken: `token-${number}`, expiresInSeconds: 3600 }
  })
  const start = (more: Partial<CreateAuthOptions<TestCredentials>> = {}) =>
    createAuth(provider, {
      credentials: testCredentials,
      cache,
      now: clock.now,
      onEvent: (event) => events.push(event),
      totalTimeoutMs: 2000,
      cacheTimeoutMs: 1_000,
      ...options,
      ...more,
    })
  return { start, clock, cache, vendor, events }
}

/** A cache that does what the test says before each operation. */
export function faulty(cache: TokenCache, before: (operation: string) => Promise<void> | void): TokenCache {
  return {
    async get(key) {
      await before('get')
      return cache.get(key)
    },
    async set(key, value, options) {
      await before('set')
      return cache.set(key, value, options)
    },
    async delete(key) {
      await before('delete')
      return cache.delete(key)
    },
    async lease(key, options) {
      await before('lease')
      return cache.lease?.(key, options)
    },
  }
}

/** A cache whose leases are what the test makes of those that were taken. */
export function withLeases(cache: TokenCache, change: (taken: Lease) => Lease | Promise<Lease>): TokenCache {
  return {
    ...cache,
    async lease(key, options) {
      const taken = await cache.lease?.(key, options)
      return taken && change(taken)
    },
  }
}

/** A cache whose leases cannot be extended. */
export function unextendable(cache: TokenCache): TokenCache {
  return withLeases(cache, (taken) => ({
    set: (value, options) => taken.set(value, options),
    release: () => taken.release(),
  }))
}
