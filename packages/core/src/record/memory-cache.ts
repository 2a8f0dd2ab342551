import { SteadyClock } from '../util/clock.js'
import { clockOf } from '../options/clock-option.js'
import type { Lease, TokenCache } from '../contract/provider.js'

/** A `TokenCache` for the instances of one process, and the reference for other caches. */
export function memoryCache({ maxEntries = 1000, now: given }: MemoryCacheOptions = {}): TokenCache {
  const clock = new SteadyClock(clockOf(given, 'memory-cache'))
  const entries = new Map<string, Entry>()
  const leases = new Map<string, Entry>()

  function live(map: Map<string, Entry>, key: string): Entry | undefined {
    const entry = map.get(key)
    if (entry === undefined || clock.now() < entry.expiresAt) return entry
    map.delete(key)
    return undefined
  }

  function write(key: string, value: string, ttlMs: number): void {
    entries.delete(key)
    entries.set(key, { value, expiresAt: clock.now() + ttlMs })
    if (entries.size <= maxEntries) return
    const [oldest] = entries.keys()
    if (oldest !== undefined) entries.delete(oldest)
  }

  return {
    get: async (key) => live(entries, key)?.value,
    set: async (key, value, { ttlMs }) => write(key, value, ttlMs),
    delete: async (key) => {
      entries.delete(key)
    },
    async lease(key, { ttlMs }): Promise<Lease | undefined> {
      if (live(leases, key) !== undefined) return undefined
      const owned: Entry = { value: '', expiresAt: clock.now() + ttlMs }
      leases.set(key, owned)
      const isHeld = () => live(leases, key) === owned
      return {
        async set(value, options) {
          if (!isHeld()) return false
          write(key, value, options.ttlMs)
          return true
        },
        async extend(options) {
          if (!isHeld()) return false
          owned.expiresAt = clock.now() + options.ttlMs
          return true
        },
        async release() {
          if (isHeld()) leases.delete(key)
        },
      }
    },
  }
}

/** Options of `memoryCache`. */
export interface MemoryCacheOptions {
  /**
   * The most entries kept; the one written longest ago goes first.
   *
   * @default 1000
   */
  maxEntries?: number
  /**
   * The clock, in epoch milliseconds.
   *
   * @default Date.now
   */
  now?: () => number
}

interface Entry {
  value: string
  expiresAt: number
}
