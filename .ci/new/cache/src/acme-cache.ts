import type { Lease, TokenCache } from '@auth/core'
import { optionsCheck, type AcmeCacheOptions } from './options.js'

/**
 * A cache for a fleet: Acme.
 *
 * @throws AuthError `invalid_options`
 */
export function acmeCache(options: AcmeCacheOptions): Required<TokenCache> {
  const { client } = optionsCheck.options(options, 'cache-acme')
  return {
    async get(key) {
      await client.get(key)
      throw new Error('TO STATE in src/acme-cache.ts: how get reads a record, or undefined where there is none')
    },

    async set(_key, _value, _options) {
      throw new Error('TO STATE in src/acme-cache.ts: how set writes a record that ends after ttlMs')
    },

    async delete(_key) {
      throw new Error('TO STATE in src/acme-cache.ts: how delete removes a record')
    },

    /** One atomic step each for taking it, for writing and extending as its holder, and for releasing one's own. */
    async lease(_key, _options): Promise<Lease | undefined> {
      throw new Error('TO STATE in src/acme-cache.ts: how lease is taken; leave it out where Acme has no atomic step')
    },
  }
}
