import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { hour, minute, outcome, poolSetUp } from './pool.fixture.js'

const names = (count: number, of = 'tenant') => Array.from({ length: count }, (_, index) => `${of}-${index}`)

describe('past its max a pool', () => {
  it('lets the least recently used instance go', () => {
    const { pool } = poolSetUp({ max: 2 })
    pool.get('one')
    pool.get('two')
    pool.get('one')
    pool.get('three')
    expect([pool.has('one'), pool.has('two'), pool.has('three'), pool.size]).toEqual([true, false, true, 2])
  })

  it('keeps all, and their order of use does not matter, where there is none', () => {
    const { pool } = poolSetUp()
    names(1000).forEach((key) => pool.get(key))
    expect(pool.size).toBe(1000)
  })

  it('tries two wrong passwords twice in all, one for each, though it has room for one', async () => {
    const { ask, vendor } = poolSetUp({ max: 1 })
    vendor.fails.set('one', 'invalid_credentials').set('two', 'invalid_credentials')
    for (const key of ['one', 'two', 'one', 'two', 'one', 'two']) await outcome(ask(key))
    await Promise.all(['one', 'two', 'one', 'two'].map((key) => outcome(ask(key))))
    expect(vendor.asked).toEqual(['one', 'two'])
  })

  it('lets the one go first that may again, as soon as it may', async () => {
    const { pool, ask, clock } = poolSetUp({ max: 2 })
    await ask('one')
    pool.get('two')
    pool.get('three')
    expect([pool.has('one'), pool.has('two')]).toEqual([true, false])
    clock.advance(hour)
    pool.get('four')
    expect([pool.has('one'), pool.has('three'), pool.has('four')]).toEqual([false, true, true])
  })

  it('takes an instance back that had left and is used after all', async () => {
    const { pool, ask, vendor } = poolSetUp({ max: 1 })
    vendor.fails.set('one', 'invalid_credentials').set('two', 'invalid_credentials')
    const inHand = ['one', 'two'].map((key) => pool.get(key))
    expect(pool.has('one')).toBe(false)
    await Promise.all(inHand.map((instance) => outcome(instance.getToken())))
    await Promise.all(['one', 'two'].map((key) => outcome(ask(key))))
    expect(vendor.asked).toEqual(['one', 'two'])
  })

  it('keeps an instance until its failure counts no longer towards the next one', async () => {
    const { pool, ask, vendor, clock } = poolSetUp({ max: 1 })
    vendor.fails.set('one', 'invalid_credentials')
    await outcome(ask('one'))
    // Its backoff of 15 minutes is over, but another failure would be the second in a row.
    clock.advance(20 * minute)
    pool.get('two')
    expect(pool.has('one')).toBe(true)
    clock.advance(10 * minute)
    pool.get('three')
    expect([pool.has('one'), pool.has('two'), pool.size]).toEqual([false, false, 1])
  })

  it('keeps an instance whose token lives, and says once that it has grown', async () => {
    const { pool, ask, events, clock } = poolSetUp({ max: 1 })
    await ask('one')
    await ask('two')
    await ask('three')
    expect([pool.has('one'), pool.has('two'), pool.size]).toEqual([true, true, 3])
    const exceeded = () => events.filter(({ type }) => type === 'pool_exceeded')
    expect(exceeded()).toMatchObject([{ provider: 'test', size: 2, max: 1 }])
    clock.advance(hour)
    pool.get('four')
    expect([pool.has('four'), pool.size]).toEqual([true, 1])
    await ask('four')
    await ask('five')
    expect(exceeded()).toHaveLength(2)
  })

  it('keeps an instance that callers wait for, a shared cache or not', async () => {
    const cache = memoryCache()
    for (const options of [{}, { cache }]) {
      const { pool, ask, vendor } = poolSetUp({ max: 1, options: () => options })
      const { promise, resolve } = Promise.withResolvers<void>()
      vendor.reply = () => promise
      const waiting = ask('one')
      pool.get('two')
      expect(pool.has('one')).toBe(true)
      resolve()
      await waiting
    }
  })

  it('keeps an instance while its requests count towards the limit of the vendor', async () => {
    const policy = { ...poolSetUp().provider.policy, requestsPerHour: 2 }
    const { pool, ask, clock } = poolSetUp({ max: 1, provider: { policy } })
    await ask('one')
    await pool.get('one').forget()
    pool.get('two')
    expect(pool.has('one')).toBe(true)
    clock.advance(hour)
    pool.get('three')
    expect(pool.has('one')).toBe(false)
  })

  it('lets an instance go that a shared cache remembers, with its token and its failure', async () => {
    const cache = memoryCache({ now: () => clock.now() })
    const { pool, ask, vendor, clock } = poolSetUp({ max: 1, options: () => ({ cache }) })
    vendor.fails.set('two', 'invalid_credentials')
    for (const key of ['one', 'two', 'one', 'two']) await outcome(ask(key))
    expect(pool.size).toBe(1)
    expect(vendor.asked).toEqual(['one', 'two'])
  })

  it('keeps an instance whose last request the cache did not share', async () => {
    const cache = memoryCache()
    const down = async () => Promise.reject(new Error('down'))
    const broken = { get: down, set: down, delete: down }
    const { ask, vendor } = poolSetUp({ max: 1, options: (key) => ({ cache: key === 'one' ? broken : cache }) })
    vendor.fails.set('one', 'invalid_credentials')
    for (const key of ['one', 'two', 'one', 'two']) await outcome(ask(key))
    expect(vendor.asked).toEqual(['one', 'two'])
  })

  it('finds room in few looks, however many have to stay, and shrinks again when they may leave', async () => {
    const { pool, ask, clock } = poolSetUp({ max: 10 })
    await Promise.all(names(200).map(ask))
    expect(pool.size).toBe(200)
    let readings = 0
    const counted = poolSetUp({ max: 10, now: () => ((readings += 1), clock.now()) })
    await Promise.all(names(200).map(counted.ask))
    readings = 0
    counted.pool.get('another')
    expect(readings).toBeLessThan(100)
    clock.advance(hour)
    for (const key of names(30, 'later')) pool.get(key)
    expect(pool.size).toBe(10)
    expect(names(10, 'later').map((key) => pool.has(key))).not.toContain(true)
  })
})
