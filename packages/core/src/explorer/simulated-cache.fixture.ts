import type { Lease, TokenCache } from '../contract/provider.js'
import { memoryCache } from '../record/memory-cache.js'
import type { Process } from './process.fixture.js'

interface Write {
  readonly key: string
  readonly value: string
  readonly ttlMs: number
}

/** What the processes' caches have in common. */
export class SimulatedCache {
  #inner: TokenCache
  readonly #now: () => number
  readonly #on: CacheEvents
  /** What a failover keeps. */
  #kept: Write[] = []
  #writes: Write[] = []

  constructor(now: () => number, on: CacheEvents) {
    this.#now = now
    this.#on = on
    this.#inner = memoryCache({ now })
  }

  /** What was written so far outlives a failover. */
  replicate(): void {
    this.#kept = [...this.#writes]
  }

  /** Another server takes over, which knows nothing of the last writes and of no lease. */
  failOver(): void {
    this.#on.forgot()
    this.#inner = memoryCache({ now: this.#now })
    this.#writes = [...this.#kept]
    for (const { key, value, ttlMs } of this.#kept) void this.#inner.set(key, value, { ttlMs })
  }

  /** What a process has of it. */
  handle(process: Process, isReached: boolean): TokenCache {
    const perform = <Value>(name: string, effect: () => Promise<Value>) =>
      process.perform(name, () => (isReached ? effect() : Promise.reject(refused)))
    return {
      get: (key) =>
        perform('cache.get', () => {
          this.#on.read(process, key)
          return this.#inner.get(key)
        }),
      set: (key, value, { ttlMs }) =>
        perform('cache.set', async () => {
          this.#on.writtenWithoutLease(process)
          await this.#inner.set(key, value, { ttlMs })
          this.#note(process, { key, value, ttlMs })
        }),
      delete: (key) => perform('cache.delete', () => this.#inner.delete(key)),
      lease: (key, options) =>
        perform('cache.lease', async () => {
          const inner = this.#inner
          const lease = await inner.lease?.(key, options)
          return lease && this.#leased(process, key, lease, () => inner === this.#inner)
        }),
    }
  }

  #leased(process: Process, key: string, lease: Lease, isKnown: () => boolean): Lease {
    return {
      set: (value, options) =>
        process.perform('lease.set', async () => {
          const isWritten = isKnown() && (await lease.set(value, options))
          if (isWritten) this.#note(process, { key, value, ttlMs: options.ttlMs })
          return isWritten
        }),
      ...(lease.extend && {
        extend: (options: { ttlMs: number }) =>
          process.perform('lease.extend', async () => isKnown() && (await lease.extend?.(options)) === true),
      }),
      release: () => process.perform('lease.release', () => lease.release()),
    }
  }

  #note(process: Process, write: Write): void {
    this.#writes.push(write)
    this.#on.written(process, write.key)
  }
}

interface CacheEvents {
  read(process: Process, key: string): void
  written(process: Process, key: string): void
  writtenWithoutLease(process: Process): void
  forgot(): void
}

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
