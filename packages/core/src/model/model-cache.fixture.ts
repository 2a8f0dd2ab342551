import type { Lease, TokenCache } from '../contract/provider.js'
import { deadlines } from './model-vendor.fixture.js'
import type { VirtualTime } from './virtual-time.fixture.js'

/** What the shared cache does from now on. */
export const cacheModes = [
  'works',
  'slow',
  'hangs',
  'never answers',
  'get fails',
  'set fails',
  'lease fails',
  'all fails',
  'rubbish',
  'loses leases',
] as const
export type CacheMode = (typeof cacheModes)[number]

/** A cache that fails as a case says. An operation that hangs takes effect all the same, after nobody waits any more. */
export class ModelCache {
  mode: CacheMode = 'works'
  readonly cache: TokenCache
  readonly #time: VirtualTime
  readonly #names = new Set<string>()
  readonly #inner: TokenCache

  constructor(time: VirtualTime, inner: TokenCache, hasLease: boolean) {
    this.#time = time
    this.#inner = inner
    const run = <Value>(operation: string, work: () => Promise<Value>) => this.#run(operation, work)
    this.cache = {
      get: async (key) => {
        this.#names.add(key)
        const value = await run('get', () => inner.get(key))
        return this.mode === 'rubbish' ? 'rubbish' : value
      },
      set: (key, value, options) => run('set', () => inner.set(key, value, options)),
      delete: (key) => run('delete', () => inner.delete(key)),
      ...(hasLease && {
        lease: async (key: string, options: { ttlMs: number }) => {
          const lease = await run('lease', async () => inner.lease?.(key, options))
          return lease && this.#fragile(lease)
        },
      }),
    }
  }

  async deleteRecords(): Promise<void> {
    for (const name of this.#names) await this.#inner.delete(name)
  }

  #fragile(lease: Lease): Lease {
    return {
      set: (value, options) =>
        this.#run('set', () => (this.mode === 'loses leases' ? this.#lose(lease) : lease.set(value, options))),
      release: () => this.#run('release', () => lease.release()),
    }
  }

  async #lose(lease: Lease): Promise<boolean> {
    await lease.release()
    return false
  }

  async #run<Value>(operation: string, work: () => Promise<Value>): Promise<Value> {
    await this.#time.pause(this.#delayMs())
    const value = await work()
    await this.#time.pause(this.#delayMs())
    if (this.mode === 'all fails' || this.mode === `${operation} fails`) throw new Error(`${operation} failed`)
    return value
  }

  #delayMs(): number {
    const { cacheTimeoutMs } = deadlines
    if (this.mode === 'never answers') return 60 * 60_000
    if (this.mode === 'hangs') return 2 * cacheTimeoutMs
    if (this.mode === 'slow') return cacheTimeoutMs / 2 - 1
    return this.#time.between(0, 5)
  }
}
