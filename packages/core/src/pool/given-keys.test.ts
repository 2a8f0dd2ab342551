import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { minute, outcome, poolSetUp } from './pool.fixture.js'

const shared = () => {
  const cache = memoryCache()
  return () => ({ cache })
}

describe('a key that renewDue is given', () => {
  it('neither enters the pool nor counts as used', async () => {
    const { pool, vendor, made } = poolSetUp({ max: 2, options: shared() })
    pool.get('one')
    pool.get('two')
    expect(await pool.renewDue({ keys: ['one', 'another'], concurrency: 1 })).toMatchObject({ ready: 2, renewed: 2 })
    expect(vendor.asked).toEqual(['one', 'another'])
    expect([pool.has('another'), pool.size]).toEqual([false, 2])
    pool.get('three')
    expect([pool.has('one'), pool.has('two')]).toEqual([false, true])
    expect(made).toEqual(['one', 'two', 'another', 'three'])
  })

  it('gives its instance to those who ask for it meanwhile, and then stays', async () => {
    const { pool, vendor, made } = poolSetUp({ options: shared() })
    const { promise, resolve } = Promise.withResolvers<void>()
    vendor.reply = () => promise
    const [first, second] = [pool.renewDue({ keys: ['one'] }), pool.renewDue({ keys: ['one'] })]
    expect(pool.has('one')).toBe(false)
    const instance = pool.get('one')
    resolve()
    await Promise.all([first, second])
    expect(pool.get('one')).toBe(instance)
    expect([made, vendor.asked]).toEqual([['one'], ['one']])
  })

  it('keeps its instance until the last of several runs is done with it', async () => {
    const cached = shared()
    // The first turn goes to the one that has no cache to look into.
    const { pool, made } = poolSetUp({ options: (key) => (key === 'another' ? {} : cached()) })
    const controller = new AbortController()
    // Its turn comes in a minute, which is not waited for.
    const late = pool.renewDue({ keys: ['another', 'one'], perMinute: 1, signal: controller.signal })
    expect(await pool.renewDue({ keys: ['one'] })).toMatchObject({ renewed: 1 })
    pool.get('one')
    controller.abort()
    expect((await late).untried).toContain('one')
    expect(made.filter((key) => key === 'one')).toHaveLength(1)
  })

  it('stays, to leave first, where leaving would forget its token or its failure', async () => {
    const { pool, ask, vendor, clock } = poolSetUp({ max: 2 })
    await ask('used')
    vendor.fails.set('wrong', 'invalid_credentials')
    await pool.renewDue({ keys: ['wrong', 'right'] })
    expect([pool.has('wrong'), pool.has('right'), pool.size]).toEqual([true, true, 3])
    expect(await outcome(ask('wrong'))).toBe('invalid_credentials')
    expect(vendor.count('wrong')).toBe(1)
    clock.advance(61 * minute)
    pool.get('another')
    expect([pool.has('right'), pool.has('another'), pool.size]).toEqual([false, true, 2])
  })

  it('makes nobody leave who is in use', async () => {
    const { pool } = poolSetUp({ max: 1 })
    pool.get('used')
    await pool.renewDue({ keys: ['one', 'two'] })
    expect([pool.has('used'), pool.has('one'), pool.size]).toEqual([true, true, 3])
  })

  it('is not in the pool after a run that ended before its turn', async () => {
    const { pool, vendor } = poolSetUp()
    const report = await pool.renewDue({ keys: ['one'], signal: AbortSignal.abort() })
    expect(report).toEqual({ ready: 0, renewed: 0, failed: new Map(), untried: ['one'] })
    expect([pool.size, vendor.asked]).toEqual([0, []])
  })

  it('is forgotten with its instance if it is deleted meanwhile', async () => {
    const { pool, vendor } = poolSetUp()
    const { promise, resolve } = Promise.withResolvers<void>()
    vendor.reply = () => promise
    pool.get('one')
    const run = pool.renewDue({ keys: ['one'] })
    await new Promise((done) => setImmediate(done))
    pool.delete('one')
    resolve()
    await run
    expect([pool.has('one'), pool.size]).toEqual([false, 0])
  })
})
