import { describe, expect, it } from 'vitest'
import { minute, poolSetUp } from './pool.fixture.js'
import { runTimeForEach } from './run-time.fixture.js'

describe('a tenant that is deleted while a run waits', () => {
  const { now, wait } = runTimeForEach()

  const setUp = () => poolSetUp({ now })

  it.each([true, false])('is not logged in, nor is it back (in the pool before: %s)', async (before) => {
    const { pool, vendor } = setUp()
    if (before) pool.get('two')
    const report = pool.prewarm(['one', 'two', 'three'], { perMinute: 1 })
    await wait(1_000)
    expect(pool.delete('two')).toBe(before)
    await wait(5 * minute)
    expect(await report).toEqual({ ready: 3, failed: new Map(), untried: [] })
    expect([vendor.asked, pool.has('two')]).toEqual([['one', 'three'], false])
  })

  it.each(['prewarm', 'renewDue', 'renewDue of keys'])('is not tried again after a pause: %s', async (which) => {
    const { pool, vendor } = setUp()
    const keys = ['one', 'two', 'three']
    keys.forEach((key) => pool.get(key))
    vendor.retryAfterMs = minute
    vendor.fails.set('one', 'rate_limited').set('two', 'rate_limited')
    const options = { concurrency: 2 }
    const report =
      which === 'prewarm'
        ? pool.prewarm(keys, options)
        : pool.renewDue(which === 'renewDue' ? options : { ...options, keys })
    await wait(1_000)
    expect([pool.delete('two'), pool.delete('three')]).toEqual([true, true])
    vendor.fails.clear()
    await wait(10 * minute)
    expect(await report).toMatchObject({ ready: 3 })
    expect([vendor.asked, pool.size]).toEqual([['one', 'two', 'one'], 1])
  })

  it('gets its own instance if it comes back meanwhile', async () => {
    const { pool, vendor } = setUp()
    pool.get('two')
    const report = pool.renewDue({ keys: ['one', 'two'], perMinute: 1 })
    await wait(1_000)
    pool.delete('two')
    const token = pool.get('two').getToken()
    await wait(5 * minute)
    await token
    expect(await report).toMatchObject({ ready: 2 })
    expect(vendor.count('two')).toBe(1)
  })
})
