import { describe, expect, it } from 'vitest'
import { memoryCache, type MemoryCacheOptions } from './memory-cache.js'
import { testClock } from '../life/provider.fixture.js'

function setUp(options: MemoryCacheOptions = {}) {
  const clock = testClock()
  const cache = memoryCache({ now: clock.now, ...options })
  const lease = (key: string, ttlMs = 1_000) => cache.lease?.(key, { ttlMs })
  return { cache, clock, lease }
}

describe('a memory cache', () => {
  it('gives back what was written last, and undefined for what never was', async () => {
    const { cache } = setUp()
    await cache.set('a', '1', { ttlMs: 1_000 })
    await cache.set('a', '2', { ttlMs: 1_000 })
    expect(await cache.get('a')).toBe('2')
    expect(await cache.get('b')).toBeUndefined()
  })

  it('keeps an entry until its time is over, and an empty one too', async () => {
    const { cache, clock } = setUp()
    await cache.set('a', '', { ttlMs: 1_000 })
    clock.advance(999)
    expect(await cache.get('a')).toBe('')
    clock.advance(1)
    expect(await cache.get('a')).toBeUndefined()
  })

  it('counts the time of an entry that is written again from the second writing', async () => {
    const { cache, clock } = setUp()
    await cache.set('a', '1', { ttlMs: 1_000 })
    clock.advance(900)
    await cache.set('a', '2', { ttlMs: 1_000 })
    clock.advance(900)
    expect(await cache.get('a')).toBe('2')
  })

  it('keeps entries and leases no longer for a clock that is set back', async () => {
    const { cache, clock, lease } = setUp()
    await cache.set('a', '1', { ttlMs: 1_000 })
    await lease('a')
    clock.advance(-60 * 60_000)
    expect(await cache.get('a')).toBe('1')
    expect(await lease('a')).toBeUndefined()
    clock.advance(1_000)
    expect(await cache.get('a')).toBeUndefined()
    expect(await lease('a')).toBeDefined()
  })

  it('deletes one entry, and none that is not there', async () => {
    const { cache } = setUp()
    await cache.set('a', '1', { ttlMs: 1_000 })
    await cache.set('b', '2', { ttlMs: 1_000 })
    await cache.delete('a')
    await cache.delete('c')
    expect([await cache.get('a'), await cache.get('b')]).toEqual([undefined, '2'])
  })

  it('keeps no more entries than it may: the one written longest ago goes', async () => {
    const { cache } = setUp({ maxEntries: 2 })
    for (const key of ['a', 'b', 'a', 'c']) await cache.set(key, key, { ttlMs: 1_000 })
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual(['a', undefined, 'c'])
  })

  it('shares nothing with another one', async () => {
    const { cache } = setUp()
    await cache.set('a', '1', { ttlMs: 1_000 })
    expect(await setUp().cache.get('a')).toBeUndefined()
  })
})

describe('a lease', () => {
  it('has one holder at a time, for each key', async () => {
    const { lease } = setUp()
    const [first, second, other] = await Promise.all([lease('a'), lease('a'), lease('b')])
    expect(first).toBeDefined()
    expect(second).toBeUndefined()
    expect(other).toBeDefined()
  })

  it('is free again once it is released', async () => {
    const { lease } = setUp()
    const first = await lease('a')
    await first?.release()
    expect(await lease('a')).toBeDefined()
  })

  it('writes while it is held', async () => {
    const { cache, lease, clock } = setUp()
    const held = await lease('a')
    expect(await held?.set('1', { ttlMs: 5_000 })).toBe(true)
    clock.advance(4_999)
    expect(await cache.get('a')).toBe('1')
  })

  it('writes nothing, and says so, once its time is over or it was released', async () => {
    const { cache, lease, clock } = setUp()
    const late = await lease('a', 1_000)
    clock.advance(1_000)
    expect(await late?.set('1', { ttlMs: 1_000 })).toBe(false)
    const released = await lease('a')
    await released?.release()
    expect(await released?.set('1', { ttlMs: 1_000 })).toBe(false)
    expect(await cache.get('a')).toBeUndefined()
  })

  it('that was lost neither writes over its successor nor frees it', async () => {
    const { lease, clock } = setUp()
    const lost = await lease('a', 1_000)
    clock.advance(1_000)
    const successor = await lease('a', 1_000)
    expect(await lost?.set('old', { ttlMs: 1_000 })).toBe(false)
    await lost?.release()
    expect(await lease('a')).toBeUndefined()
    expect(await successor?.set('new', { ttlMs: 1_000 })).toBe(true)
  })

  it('outlives the entry that is deleted under it', async () => {
    const { cache, lease } = setUp()
    await lease('a')
    await cache.delete('a')
    expect(await lease('a')).toBeUndefined()
  })
})
