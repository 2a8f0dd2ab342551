import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { renewalsPlot } from './renewals-plot.js'
import { simulateRenewals, windowMs } from './simulate-renewals.js'

const tenants = 10_000
const plot = fileURLToPath(new URL('../../../../docs/renewals.svg', import.meta.url))

it('10,000 tokens issued within a second are renewed over at least a third of their window, as docs/renewals.svg shows', async () => {
  const spread = await simulateRenewals(tenants)
  const busy = spread.filter((count) => count > 0)
  expect(busy.reduce((sum, count) => sum + count, 0)).toBe(tenants)
  expect(busy.length * 60_000).toBeGreaterThanOrEqual(windowMs / 3)
  // No minute has more than twice its share.
  expect(Math.max(...spread)).toBeLessThan((2 * tenants) / busy.length)
  // What all tenants need is not spread: this is how it would be without.
  const atOnce = await simulateRenewals(tenants, windowMs)
  expect(atOnce.filter((count) => count > 0)).toEqual([tenants])
  // Written by `vitest -u`.
  await expect(renewalsPlot(spread, atOnce)).toMatchFileSnapshot(plot)
})
