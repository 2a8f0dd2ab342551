import type { Lease, TokenCache } from '../../contract/provider.js'
import { memoryCache } from '../../record/memory-cache.js'
import { testClock } from '../../life/provider.fixture.js'
import type { TokenCacheUnderTest } from './case.js'

/** What a broken cache is made from: one that works, and its clock. */
interface Working {
  readonly working: Required<TokenCache>
  readonly now: () => number
}

/** Replaces what is broken. */
export type Break = (parts: Working) => { [Method in keyof TokenCache]?: TokenCache[Method] | undefined }

/** A cache with one defect, and a frozen clock. */
export function brokenCache(breakIt: Break): TokenCacheUnderTest {
  const { now, advance } = testClock()
  const cache = memoryCache({ now })
  const lease: Required<TokenCache>['lease'] = async (key, options) => cache.lease?.(key, options)
  const broken = breakIt({ working: { ...cache, lease }, now })
  // A method that is `undefined` is none, which the type of a whole cache has no word for.
  return { cache: { ...cache, ...broken } as TokenCache, advance }
}

/** Changes values on their way out. */
export const values = (change: (value: string) => unknown): Break => {
  return ({ working }) => ({
    // The change stands for a defect, so it may give what the contract does not allow.
    get: async (key) => change((await working.get(key)) ?? '') as string | undefined,
  })
}

/** Changes keys wherever one is given. */
export const keys = (change: (key: string) => string): Break => {
  return ({ working }) => ({
    get: (key) => working.get(change(key)),
    set: (key, value, options) => working.set(change(key), value, options),
    delete: (key) => working.delete(change(key)),
    lease: (key, options) => working.lease(change(key), options),
  })
}

/** What a broken lease is made from. */
interface WorkingLease extends Working {
  readonly key: string
  readonly ttlMs: number
  readonly lease: Lease
  /** Writes whether the lease is held or not. */
  readonly write: (value: string, options: { ttlMs: number }) => Promise<true>
  /** The lease that was given last for this key, which may be another's. */
  readonly latest: () => Lease | undefined
}

/** Replaces what is broken about a lease once it is given. */
export const given = (breakIt: (parts: WorkingLease) => Partial<Lease>): Break => {
  return ({ working, now }) => {
    const latest = new Map<string, Lease>()
    return {
      async lease(key, { ttlMs }) {
        const lease = await working.lease(key, { ttlMs })
        if (lease === undefined) return undefined
        latest.set(key, lease)
        const write: WorkingLease['write'] = async (value, options) => {
          await working.set(key, value, options)
          return true
        }
        return { ...lease, ...breakIt({ working, now, key, ttlMs, lease, write, latest: () => latest.get(key) }) }
      },
    }
  }
}

/** Each defect, and the case that is there for it; others may notice it too. */
export type Defect = readonly [defect: string, caughtBy: string, breakIt: Break]
