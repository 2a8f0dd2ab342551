import { describe, expect, it } from 'vitest'
import { hasRedisServer } from './redis-server.fixture.js'
import type { Plan } from './plan.js'
import { report } from './report.js'
import { soak } from './soak.js'

const plan: Plan = {
  seconds: 15,
  tenants: 40,
  processes: 3,
  store: 'redis',
  clocksApartMinutes: 0,
  lifetimeSeconds: 10,
  seed: 5,
}

const cases: { title: string; changes: Partial<Plan> }[] = [
  { title: 'over Redis', changes: {} },
  { title: 'over Redis with clocks 8 minutes apart', changes: { clocksApartMinutes: 8, lifetimeSeconds: 3_600 } },
  { title: 'over SQLite', changes: { store: 'sqlite' } },
]

describe.skipIf(!hasRedisServer())('a fleet under random faults', { timeout: 120_000 }, () => {
  it.each(cases)('$title: every call but the vendor’s own failures succeeds', async ({ changes }) => {
    const chosen = { ...plan, ...changes }
    expect(report(await soak(chosen), chosen)).toContain('All is well.')
  })
})
