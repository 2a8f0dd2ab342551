import { createAuthPool } from '@auth/core'
import { expect, it } from 'vitest'
import { acmeVendor } from './acme.fixture.js'
import { observe } from './observe.js'
import type { ObservedPool } from './pools.js'
import { startTelemetry } from './telemetry.fixture.js'

const summary = {
  size: 15,
  none: 1,
  valid: 2,
  advisory: 3,
  mandatory: 4,
  expired: 5,
  suspect: 6,
  refreshing: 7,
  backoff: 8,
}
const pool = { summary: () => summary }
const broken: ObservedPool = {
  summary() {
    throw new Error('the pool is broken')
  },
}

const linesOf = (lines: readonly string[], pattern: RegExp) => lines.filter((line) => pattern.test(line))

it('Prometheus scrapes the instances of a pool by state, and by the conditions that come on top', async () => {
  const telemetry = startTelemetry()
  observe({ meter: telemetry.meter, pools: () => ({ stores: pool }) })
  const lines = await telemetry.scrape()
  expect(linesOf(lines, /^pos_auth_pool_instance_count/)).toEqual(
    ['none', 'valid', 'advisory', 'mandatory', 'expired'].map(
      (state, index) =>
        `pos_auth_pool_instance_count{pos_auth_pool_name="stores",pos_auth_instance_state="${state}"} ${index + 1}`,
    ),
  )
  expect(linesOf(lines, /^pos_auth_pool_instance_conditions/)).toEqual(
    ['suspect', 'refreshing', 'backoff'].map(
      (condition, index) =>
        `pos_auth_pool_instance_conditions{pos_auth_pool_name="stores",pos_auth_instance_condition="${condition}"} ${index + 6}`,
    ),
  )
  expect(linesOf(lines, /^# TYPE/)).toEqual([
    '# TYPE pos_auth_pool_instance_count gauge',
    '# TYPE pos_auth_pool_instance_conditions gauge',
  ])
})

it('a pool may be made after its listener, and is counted anew at each collection, once', async () => {
  const telemetry = startTelemetry()
  let counts = 0
  observe({ meter: telemetry.meter, pools: () => ({ stores }) })
  expect(await telemetry.scrape()).toEqual([])
  const stores = { summary: () => ({ ...summary, valid: (counts += 1) }) }
  for (const expected of [1, 2]) {
    const lines = await telemetry.scrape()
    expect(linesOf(lines, /state="valid"/)).toEqual([expect.stringMatching(new RegExp(` ${expected}$`))])
  }
  expect(counts).toBe(2)
})

it('a pool of core is one, and its instances have the listener that counts them', async () => {
  const telemetry = startTelemetry()
  const onEvent = observe({ meter: telemetry.meter, pools: () => ({ stores }) })
  const vendor = acmeVendor()
  const stores = createAuthPool({ create: (_store: string) => vendor.create({ onEvent }) })
  await stores.get('store-1').getToken()
  stores.get('store-2')
  const lines = await telemetry.scrape()
  const counts = linesOf(lines, /^pos_auth_(pool_instance_count|token_requests_total)\{/).map((line) => line.slice(-1))
  expect(counts).toEqual(['1', '1', '1', '0', '0', '0'])
})

it('a pool that cannot be read leaves the others as they are', async () => {
  const telemetry = startTelemetry()
  observe({ meter: telemetry.meter, pools: () => ({ broken, stores: pool }) })
  expect(linesOf(await telemetry.scrape(), /state="valid"/)).toEqual([expect.stringContaining('name="stores"')])
})
