import type { Lease, TokenCache } from '../../contract/provider.js'
import { long } from '../spans.js'

/** Asks for a lease. */
export async function attempt(cache: TokenCache, key: string, options = long): Promise<Lease | undefined> {
  if (cache.lease === undefined) throw new Error('the cache has no lease; say so with { lease: false }')
  return cache.lease(key, options)
}

/** Asks for one that must be free. */
export async function take(what: string, cache: TokenCache, key: string, options = long): Promise<Lease> {
  const lease = await attempt(cache, key, options)
  if (lease === undefined) throw new Error(`${what}: expected a lease, got undefined`)
  return lease
}

/** Checks that none of these clients gets it. */
export async function expectHeld(what: string, caches: readonly TokenCache[], key: string): Promise<void> {
  for (const cache of caches) {
    const lease: unknown = await attempt(cache, key)
    if (lease !== undefined)
      throw new Error(`${what}: expected undefined, got ${lease ? 'a lease' : JSON.stringify(lease)}`)
  }
}
