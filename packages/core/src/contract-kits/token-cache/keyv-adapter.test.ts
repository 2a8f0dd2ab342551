import { Keyv } from 'keyv'
import { describe, expect, it } from 'vitest'
import type { TokenCache } from '../../contract/provider.js'
import { tokenCacheContract } from '../../testing.js'

// The adapter as the documents show it.
function keyvCache(keyv: Keyv): TokenCache {
  return {
    get: (key) => keyv.get<string>(key),
    async set(key, value, { ttlMs }) {
      if (!(await keyv.set(key, value, ttlMs))) throw new Error('keyv could not write')
    },
    async delete(key) {
      await keyv.delete(key)
    },
  }
}

describe('a cache over keyv', () => {
  const store = new Map<string, unknown>()
  const make = () => ({ cache: keyvCache(new Keyv({ store })), other: keyvCache(new Keyv({ store })) })

  for (const { name, run } of tokenCacheContract(make, { lease: false })) it(name, run)

  it('rejects when its store is down, whether or not somebody listens to keyv', async () => {
    const down = async () => {
      throw new Error('connection refused')
    }
    const keyv = new Keyv({ store: { get: down, set: down, delete: down, clear: down } })
    const cache = keyvCache(keyv)
    await expect(cache.get('a')).rejects.toThrow('connection refused')
    await expect(cache.set('a', '1', { ttlMs: 1_000 })).rejects.toThrow('connection refused')
    keyv.on('error', () => undefined)
    await expect(cache.set('a', '1', { ttlMs: 1_000 })).rejects.toThrow('keyv could not write')
  })
})
