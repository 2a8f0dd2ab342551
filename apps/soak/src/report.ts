import type { Fault } from './faults.js'
import type { Plan } from './plan.js'
import type { Verdict } from './verdict.js'

/** What a soak found, for a terminal of 80 columns. */
export function report({ verdict, faults }: { verdict: Verdict; faults: readonly Fault[] }, plan: Plan): string {
  const { calls, excused, failed, tokenRequests, given, turnedAway, slowestMs, heapGrowthBytes, isGood } = verdict
  const tally = (names: readonly string[]) =>
    [...new Set(names)].map((name) => `${names.filter((each) => each === name).length} × ${name}`).join(', ') || 'none'
  const rows = [
    ['faults', tally(faults.map(({ name }) => name))],
    ['calls', `${calls.toLocaleString('en')}, the slowest ${slowestMs} ms`],
    [
      'failed',
      `${failed.length.toLocaleString('en')}, and ${excused.toLocaleString('en')} by the vendor's own failures`,
    ],
    ['failed with', tally(failed.map(({ outcome }) => outcome))],
    ['token requests', tokenRequests.toLocaleString('en')],
    ['of one tenant', `${given.most} tokens at most, ${given.allowed} allowed`],
    ['turned away', `${turnedAway.most} of one tenant at most, ${turnedAway.allowed} allowed`],
    ['heap', `grown by ${Math.round(heapGrowthBytes / 1024)} KiB at most in the second half`],
  ]
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(15)} ${value}`)
  const { seconds, tenants, processes, store, clocksApartMinutes, seed } = plan
  const apart = clocksApartMinutes > 0 ? `, clocks ${clocksApartMinutes} minutes apart` : ''
  const head = `${seconds} s of ${tenants} tenants in ${processes} processes over ${store}${apart}; seed ${seed}`
  return [head, '', ...lines, '', isGood ? 'All is well.' : 'Something is wrong.', ''].join('\n')
}
