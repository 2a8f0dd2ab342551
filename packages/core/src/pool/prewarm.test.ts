import { describe, expect, it } from 'vitest'
import type { PoolProgress } from '../contract/auth-pool.js'
import { createAuth } from '../life/create-auth.js'
import { caught } from '../util/caught.fixture.js'
import { createAuthPool } from './create-auth-pool.js'
import { hour, minute, poolSetUp, tenantsVendor } from './pool.fixture.js'
import { runTimeForEach } from './run-time.fixture.js'

const names = (count: number) => Array.from({ length: count }, (_, index) => `tenant-${index}`)

describe('a prewarm', () => {
  const { now, wait, run, timeOf } = runTimeForEach()

  const setUp = (vendor = tenantsVendor()) => poolSetUp({ vendor, now })

  it('gets a token for each tenant, a few at a time, and enters them into the pool', async () => {
    const { pool, vendor } = setUp()
    let [waiting, most] = [0, 0]
    vendor.reply = async () => {
      most = Math.max(most, (waiting += 1))
      await timeOf().pause(100)
      waiting -= 1
    }
    const progress: PoolProgress[] = []
    const keys = [...names(10), ...names(10)]
    const report = await run(pool.prewarm(keys, { concurrency: 3, onProgress: (each) => progress.push(each) }), minute)
    expect(report).toEqual({ ready: 10, failed: new Map(), untried: [] })
    expect([vendor.asked.length, most]).toEqual([10, 3])
    expect(progress).toHaveLength(10)
    expect(progress.at(-1)).toEqual({ done: 10, total: 10, failed: 0 })
    expect(pool.summary()).toMatchObject({ size: 10, valid: 10 })
    // All have one now: nothing is sent.
    expect(await run(pool.prewarm(names(10), { perMinute: 1 }), 0)).toMatchObject({ ready: 10 })
    expect(vendor.asked).toHaveLength(10)
  })

  it('goes on past tenants that fail, and tells each failure, that of create too', async () => {
    const { vendor, provider, shared } = setUp()
    vendor.fails.set('wrong', 'invalid_credentials')
    const pool = createAuthPool({
      create(id: string) {
        if (id === 'unknown') throw new Error('canary: no such store')
        return createAuth(provider, { ...shared, credentials: { id, secret: 'some-secret' } })
      },
    })
    const onProgress = () => {
      throw new Error('a bug of the program')
    }
    const report = await run(pool.prewarm(['wrong', 'unknown', 'right'], { onProgress }))
    expect([report.ready, report.untried]).toEqual([1, []])
    expect([...report.failed].map(([key, { code }]) => [key, code])).toEqual([
      ['unknown', 'invalid_options'],
      ['wrong', 'invalid_credentials'],
    ])
    expect(JSON.stringify([...report.failed.values()].map((error) => [error.message, error.cause]))).not.toContain(
      'canary',
    )
  })

  it('spaces its requests evenly where it is asked to', async () => {
    const { pool, vendor } = setUp()
    const sentAt: number[] = []
    vendor.reply = async () => void sentAt.push(timeOf().elapsedMs)
    await run(pool.prewarm(names(5), { perMinute: 30 }))
    expect(sentAt).toEqual([0, 2_000, 4_000, 6_000, 8_000])
  })

  it('asks for no token that came before its turn', async () => {
    const { pool, ask, vendor } = setUp()
    const report = pool.prewarm(names(2), { perMinute: 1 })
    await wait(1_000)
    await run(ask('tenant-1'), 1_000)
    expect(await run(report)).toMatchObject({ ready: 2 })
    expect(vendor.asked).toEqual(names(2))
  })

  it('pauses as a whole after a 429 for as long as the vendor asks, and then tries that tenant again', async () => {
    const { pool, vendor } = setUp()
    const sent: [string, number][] = []
    vendor.retryAfterMs = 90_000
    vendor.reply = async (id) => {
      sent.push([id, timeOf().elapsedMs])
      if (sent.length === 3) vendor.fails.set(id, 'rate_limited')
      else vendor.fails.delete(id)
    }
    const report = await run(pool.prewarm(names(5), { concurrency: 1 }))
    expect(report).toMatchObject({ ready: 5, untried: [] })
    expect(report.failed.size).toBe(0)
    expect(sent.map(([id]) => id)).toEqual(['tenant-0', 'tenant-1', 'tenant-2', 'tenant-2', 'tenant-3', 'tenant-4'])
    expect(sent.map(([, at]) => at)).toEqual([0, 0, 0, 90_000, 90_000, 90_000])
  })

  it('takes several 429 that came together for one pause', async () => {
    const { pool, vendor } = setUp()
    vendor.retryAfterMs = 60_000
    for (const key of names(4)) vendor.fails.set(key, 'rate_limited')
    const report = pool.prewarm(names(4))
    await wait(30_000)
    expect(vendor.asked).toHaveLength(4)
    vendor.fails.clear()
    expect(await run(report)).toMatchObject({ ready: 4 })
    expect(vendor.asked).toHaveLength(8)
  })

  it('ends when a third pause in a row has brought no token, and says what it did not try', async () => {
    const { pool, vendor } = setUp()
    vendor.retryAfterMs = 60_000
    for (const key of names(9)) vendor.fails.set(key, 'rate_limited')
    const report = await run(pool.prewarm(names(9), { concurrency: 1 }))
    expect(vendor.asked).toEqual(['tenant-0', 'tenant-0', 'tenant-0', 'tenant-0'])
    expect([...report.failed].map(([key, { code, label }]) => [key, code, label])).toEqual([
      ['tenant-0', 'rate_limited', 'tenant-0'],
    ])
    expect(report.untried).toEqual(names(9).slice(1))
  })

  it('does not pause for what a tenant was refused before it began', async () => {
    const { pool, ask, vendor } = setUp()
    vendor.retryAfterMs = hour
    vendor.fails.set('tenant-0', 'rate_limited')
    await run(caught(ask('tenant-0')), 1_000)
    const report = await run(pool.prewarm(names(3), { concurrency: 1 }), 1_000)
    expect([report.ready, [...report.failed.keys()]]).toEqual([2, ['tenant-0']])
  })

  it('leaves a vendor alone that is down after five tenants in a row', async () => {
    const { pool, vendor } = setUp()
    for (const key of names(100)) vendor.fails.set(key, 'provider_unavailable')
    vendor.fails.set('tenant-3', 'invalid_credentials').set('tenant-6', 'timeout')
    const report = await run(pool.prewarm(names(100), { concurrency: 1 }))
    expect(vendor.asked).toEqual(names(9))
    expect([report.ready, report.failed.size, report.untried.length]).toEqual([0, 9, 91])
    expect(report.untried[0]).toBe('tenant-9')
    // What was not reached has left no trace.
    expect(pool.size).toBe(9)
  })

  it('goes on past silences and pauses between which a token came', async () => {
    const { pool, vendor } = setUp()
    vendor.retryAfterMs = 1_000
    for (const [index, key] of names(30).entries()) if (index % 5 > 0) vendor.fails.set(key, 'provider_unavailable')
    for (const key of names(30).slice(20)) vendor.fails.set(key, 'rate_limited')
    // Each of the last ten is refused once.
    vendor.reply = async (id) => {
      if (vendor.count(id) > 1) vendor.fails.delete(id)
    }
    const report = await run(pool.prewarm(names(30), { concurrency: 1 }))
    expect([report.ready, report.failed.size, report.untried]).toEqual([14, 16, []])
  })

  it('ends with its signal, in a pause and in a request, and tells what was not tried', async () => {
    const { pool, vendor } = setUp()
    const signal = () => {
      const controller = new AbortController()
      void timeOf()
        .pause(10_000)
        .then(() => controller.abort())
      return controller.signal
    }
    vendor.retryAfterMs = 10 * minute
    vendor.fails.set('tenant-1', 'rate_limited')
    const paused = await run(pool.prewarm(names(3), { concurrency: 1, signal: signal() }), 10_000)
    expect([paused.ready, [...paused.failed.keys()], paused.untried]).toEqual([1, ['tenant-1'], ['tenant-2']])

    vendor.reply = () => timeOf().pause(minute)
    const waiting = await run(pool.prewarm(['another', 'tenant-2'], { concurrency: 1, signal: signal() }), 10_000)
    expect(waiting).toEqual({ ready: 0, failed: new Map(), untried: ['another', 'tenant-2'] })
    const before = await run(pool.prewarm(['a-third'], { signal: AbortSignal.abort() }), 0)
    expect(before).toEqual({ ready: 0, failed: new Map(), untried: ['a-third'] })
  })

  it('sleeps through a pause with the machine, and goes on at once when it wakes', async () => {
    const { pool, vendor } = setUp()
    vendor.retryAfterMs = 10 * minute
    vendor.fails.set('tenant-0', 'rate_limited')
    const report = pool.prewarm(names(1))
    await wait(minute)
    vendor.fails.clear()
    timeOf().freeze(10 * minute)
    expect(await run(report, 1_000)).toMatchObject({ ready: 1 })
  })
})
