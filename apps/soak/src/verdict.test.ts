import { describe, expect, it } from 'vitest'
import type { Fault } from './faults.js'
import type { Told } from './fleet.js'
import type { Plan } from './plan.js'
import { judge } from './verdict.js'

const plan: Plan = {
  seconds: 60,
  tenants: 2,
  processes: 3,
  store: 'redis',
  clocksApartMinutes: 0,
  lifetimeSeconds: 3_600,
  seed: 1,
}
const good: Told = { calls: 100, failed: [], slowestMs: 5, heaps: [[9, 9, 9, 9, 9, 9, 9, 9]] }
const maintenance: Fault = { name: 'maintenance', began: 1_000, ended: 1_000 }
const down: Fault = { name: 'vendor down', began: 10_000, ended: 12_000 }

function verdictOf(told: Partial<Told>, { faults = [] as Fault[], given = 1, turnedAway = 0 } = {}) {
  const counts = (count: number) => new Map([['tenant-0', count]])
  return judge({ ...good, ...told }, { faults, given: counts(given), turnedAway: counts(turnedAway), plan })
}

const failedCall = (began: number, ended: number) => ({ tenant: 'tenant-0', began, ended, outcome: '401' })

describe('the verdict on a soak', () => {
  it('is good where every call succeeded', () => {
    expect(verdictOf({}).isGood).toBe(true)
  })

  it('is bad where no call was made', () => {
    expect(verdictOf({ calls: 0 }).isGood).toBe(false)
  })

  it('excuses a call that failed while a vendor was down, or held back for that, and no other', () => {
    const failed = [
      failedCall(9_000, 9_900),
      failedCall(9_900, 10_100),
      failedCall(14_900, 14_950),
      failedCall(15_100, 15_200),
    ]
    const verdict = verdictOf({ failed }, { faults: [down] })
    expect(verdict.failed).toEqual([failed[0], failed[3]])
    expect(verdict.excused).toBe(2)
    expect(verdict.isGood).toBe(false)
    expect(verdictOf({ failed: failed.slice(1, 3) }, { faults: [down] }).isGood).toBe(true)
  })

  it('excuses no call by a maintenance', () => {
    expect(verdictOf({ failed: [failedCall(900, 1_100)] }, { faults: [maintenance] }).isGood).toBe(false)
  })

  it('excuses a call that two maintenances met, and those of its tenant that are held back after it', () => {
    const faults = [maintenance, { ...maintenance, began: 3_000, ended: 3_000 }]
    const failed = [failedCall(900, 3_100), failedCall(5_000, 5_100), failedCall(9_200, 9_300)]
    expect(verdictOf({ failed }, { faults }).failed).toEqual([failed[2]])
    const ofAnother = { ...failedCall(5_000, 5_100), tenant: 'tenant-1' }
    expect(verdictOf({ failed: [failedCall(900, 3_100), ofAnother] }, { faults }).failed).toEqual([ofAnother])
  })

  it('allows a token at the start, one for each renewal and maintenance, and one for each process without its cache', () => {
    expect(verdictOf({}, { given: 2 }).isGood).toBe(true)
    expect(verdictOf({}, { given: 3 }).isGood).toBe(false)
    expect(verdictOf({}, { faults: [maintenance], given: 3 }).isGood).toBe(true)
    expect(verdictOf({}, { faults: [maintenance], given: 4 }).isGood).toBe(false)
    const killed: Fault = { name: 'cache killed', began: 0, ended: 1 }
    expect(verdictOf({}, { faults: [killed], given: 4 }).isGood).toBe(true)
    expect(verdictOf({}, { faults: [killed], given: 5 }).isGood).toBe(false)
  })

  it('allows requests that are turned away while a vendor is down alone', () => {
    expect(verdictOf({}, { turnedAway: 1 }).isGood).toBe(false)
    expect(verdictOf({}, { faults: [down], turnedAway: 18 }).isGood).toBe(true)
    expect(verdictOf({}, { faults: [down], turnedAway: 19 }).isGood).toBe(false)
  })

  it('is bad where a heap grew by more than 3 MiB in the second half, a passing peak left out', () => {
    const mib = 1024 * 1024
    expect(verdictOf({ heaps: [[1, 1, 1, 1, mib, mib, 4.5 * mib, 4.5 * mib]] }).isGood).toBe(false)
    expect(verdictOf({ heaps: [[1, 1, 1, 1, mib, mib, 4.5 * mib, mib]] }).isGood).toBe(true)
  })
})
