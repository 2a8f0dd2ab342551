import { describe, expect, it } from 'vitest'
import { readPlan } from './plan.js'

describe('the arguments of a soak', () => {
  it('have defaults, and a seed of their own', () => {
    const plan = readPlan([])
    expect(plan).toMatchObject({ seconds: 60, tenants: 40, processes: 3, store: 'redis', lifetimeSeconds: 20 })
    expect(readPlan([])).not.toEqual(plan)
  })

  it('give tokens a longer life where clocks are apart, since a clock off by more than that serves nobody', () => {
    expect(readPlan(['--clocks-apart', '8'])).toMatchObject({ clocksApartMinutes: 8, lifetimeSeconds: 3_600 })
    expect(readPlan(['--clocks-apart', '8', '--lifetime', '600'])).toMatchObject({ lifetimeSeconds: 600 })
  })

  it.each([
    { args: ['--seconds', '0'], why: '--seconds takes a whole number from 1 to 86400' },
    { args: ['--seconds'], why: '--seconds takes a whole number from 1 to 86400' },
    { args: ['--tenants', '1.5'], why: '--tenants takes a whole number from 1 to 1000' },
    { args: ['--clocks-apart=15'], why: '--clocks-apart takes a whole number from 0 to 14' },
    { args: ['--store', 'hunter2'], why: '--store takes redis or sqlite' },
    { args: ['--hunter2'], why: 'an argument is not known. Try --help' },
    { args: ['hunter2'], why: 'an argument is not known. Try --help' },
  ])('are refused without being repeated: $args', ({ args, why }) => {
    expect(() => readPlan(args)).toThrow(new Error(why))
  })
})
