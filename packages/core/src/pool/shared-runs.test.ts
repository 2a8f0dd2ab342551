import { beforeEach, describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { hour, minute, poolSetUp, tenantsVendor } from './pool.fixture.js'
import { runTimeForEach } from './run-time.fixture.js'

const names = (count: number) => Array.from({ length: count }, (_, index) => `tenant-${index}`)

describe('a run beside a shared cache', () => {
  const { now, wait, run, timeOf } = runTimeForEach()
  let cache: ReturnType<typeof memoryCache>
  beforeEach(() => {
    cache = memoryCache({ now })
  })

  /** One more process. */
  const setUp = (vendor = tenantsVendor()) => poolSetUp({ vendor, now, options: () => ({ cache }) })
  /** Tenants whose tokens another process has got. */
  const share = async (keys: string[]) => run(setUp().pool.prewarm(keys), minute)

  it('takes what is there at once, whatever its pace', async () => {
    await share(names(6))
    const { pool, vendor } = setUp()
    expect(await run(pool.prewarm(names(6), { perMinute: 1 }), 1_000)).toMatchObject({ ready: 6 })
    const other = setUp(vendor)
    names(6).forEach((key) => other.pool.get(key))
    expect(await run(other.pool.renewDue({ perMinute: 1 }), 1_000)).toMatchObject({ ready: 6, renewed: 6 })
    expect(vendor.asked).toEqual([])
  })

  it('takes it during a pause, too', async () => {
    const shared = names(9).slice(1)
    await share(shared)
    const { pool, vendor } = setUp()
    vendor.retryAfterMs = 5 * minute
    vendor.fails.set('tenant-0', 'rate_limited')
    const report = pool.prewarm(names(9), { concurrency: 2 })
    await wait(minute)
    expect(pool.summary().valid).toBe(8)
    vendor.fails.clear()
    expect(await run(report)).toMatchObject({ ready: 9 })
    expect(vendor.asked).toEqual(['tenant-0', 'tenant-0'])
  })

  it('ends instead of a pause of more than ten minutes', async () => {
    const { pool, vendor } = setUp()
    vendor.retryAfterMs = 10 * minute + 1
    vendor.fails.set('tenant-0', 'rate_limited')
    const report = await run(pool.prewarm(names(3), { concurrency: 1 }), 1_000)
    expect([[...report.failed.keys()], report.untried]).toEqual([['tenant-0'], ['tenant-1', 'tenant-2']])
  })

  it('does not take it for an answer of a vendor that is down', async () => {
    await share(names(60).filter((_, index) => index % 4 === 0))
    const { pool, vendor } = setUp()
    for (const key of names(60)) vendor.fails.set(key, 'provider_unavailable')
    const report = await run(pool.prewarm(names(60), { concurrency: 1 }))
    expect([vendor.asked.length, report.failed.size]).toEqual([5, 5])
  })

  it('keeps its pace for what is not there', async () => {
    await share(['tenant-1', 'tenant-3'])
    const { pool, vendor } = setUp()
    const sentAt: number[] = []
    const begun = timeOf().elapsedMs
    vendor.reply = async () => void sentAt.push(timeOf().elapsedMs - begun)
    await run(pool.prewarm(names(5), { perMinute: 1 }))
    expect(sentAt).toEqual([0, minute, 2 * minute])
  })

  it('gives a turn on in which nothing had to be sent', async () => {
    const { pool, vendor } = setUp()
    vendor.fails.set('tenant-0', 'invalid_credentials').set('tenant-1', 'invalid_credentials')
    await run(pool.prewarm(names(2)), 1_000)
    const report = await run(pool.prewarm(names(3), { perMinute: 1, concurrency: 1 }), 5_000)
    expect([report.ready, report.failed.size, vendor.asked.length]).toEqual([1, 2, 3])
  })

  it('renews at its pace what is there but due itself', async () => {
    await share(names(2))
    await wait(31 * minute)
    const { pool, vendor } = setUp()
    names(2).forEach((key) => pool.get(key))
    const report = pool.renewDue({ withinMs: hour, perMinute: 1 })
    await wait(30_000)
    expect(vendor.asked).toEqual(['tenant-0'])
    expect(pool.summary().valid).toBe(2)
    expect(await run(report)).toMatchObject({ ready: 2, renewed: 2 })
  })
})
