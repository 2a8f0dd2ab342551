import { memoryCache } from '@auth/core'
import { expect, it } from 'vitest'
import { readOnlyCache } from './read-only-cache.js'

it('can be read, and everything written to it goes nowhere', async () => {
  const cache = memoryCache()
  await cache.set('key', 'value', { ttlMs: 60_000 })
  const { get, set, delete: remove, lease } = readOnlyCache(cache)
  await set('key', 'other', { ttlMs: 60_000 })
  await remove('key')
  const held = await lease('key', { ttlMs: 60_000 })
  expect(await held?.set('other', { ttlMs: 60_000 })).toBe(true)
  await held?.release()
  expect([await get('key'), await cache.get('key')]).toEqual(['value', 'value'])
  await lease('key', { ttlMs: 60_000 })
  expect(await cache.lease?.('key', { ttlMs: 60_000 })).toBeDefined()
})
