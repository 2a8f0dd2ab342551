import type { Lease, TokenCache, TokenResponse } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'
import type { CreateAuthOptions } from '../options/options.js'
import { memoryCache } from '../record/memory-cache.js'
import { withLeases } from './shared-cache.fixture.js'

/** A vendor and a cache in virtual time, and as many instances as the test wants: each stands for a process. */
export function virtualFleet(elapsed: { now: () => number; pause: (ms: number) => Promise<void> }) {
  let suspendedMs = 0
  const now = () => elapsed.now() + suspendedMs
  const cache = memoryCache({ now })
  const vendor = { sentAt: [] as number[], takesMs: 10 }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.sentAt.push(elapsed.now())
    const accessToken = `token-${vendor.sentAt.length}`
    await elapsed.pause(vendor.takesMs)
    return { accessToken, expiresInSeconds: 3600 }
  })
  return {
    cache,
    vendor,
    provider,
    now,
    /** The wall clock goes on, and the monotonic one stands still. */
    suspend: (ms: number) => void (suspendedMs += ms),
    start: (options: Partial<CreateAuthOptions<TestCredentials>> = {}) =>
      createAuth(provider, { credentials: testCredentials, cache, now, ...options }),
  }
}

/** A cache as a process has it until it dies: nothing of what it does then reaches the others, and nothing is answered. */
export function mortal(shared: TokenCache) {
  let isDead = false
  const whileAlive = <Value>(run: () => Promise<Value>): Promise<Value> =>
    isDead ? new Promise(() => undefined) : run()
  const alive: TokenCache = {
    get: (key) => whileAlive(() => shared.get(key)),
    set: (key, value, options) => whileAlive(() => shared.set(key, value, options)),
    delete: (key) => whileAlive(() => shared.delete(key)),
    lease: (key, options) => whileAlive(async () => shared.lease?.(key, options)),
  }
  const cache = withLeases(alive, (taken: Lease) => ({
    set: (value, options) => whileAlive(() => taken.set(value, options)),
    extend: (options) => whileAlive(async () => taken.extend?.(options) ?? false),
    release: () => whileAlive(() => taken.release()),
  }))
  return { cache, die: () => void (isDead = true) }
}
