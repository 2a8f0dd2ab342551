import { parseArgs } from 'node:util'

/** What a soak does, and for how long. */
export interface Plan {
  seconds: number
  tenants: number
  processes: number
  store: 'redis' | 'sqlite'
  /** How far the processes' clocks are apart: the second one is ahead by so much, the third one behind, and so on. */
  clocksApartMinutes: number
  /** Seconds that the vendors' tokens live. */
  lifetimeSeconds: number
  /** The same faults in the same order for the same number. */
  seed: number
}

export const usage = `Usage: pnpm soak [--seconds 60] [--store redis|sqlite] [--clocks-apart 8] …

Runs a fleet of processes against the simulated vendors while faults come at
random: maintenance, a vendor that is down, a cache that is killed or frozen,
processes that are killed. Every call but the vendor's own failures must succeed.

  --seconds N       how long; default 60
  --store NAME      redis (default) or sqlite, the cache that the fleet shares
  --tenants N       accounts, each with an instance in each process; default 40
  --processes N     default 3
  --clocks-apart N  minutes between the processes' clocks; default 0
  --lifetime N      seconds that a token lives; default 20, or 3600 with
                    --clocks-apart
  --seed N          the same faults in the same order; default: a new one
  --help            print this

Exit code 0: all is well; 1: a call failed, too many token requests were sent or
memory grew; 2: an argument is wrong.
`

const numbers = {
  seconds: [1, 86_400],
  tenants: [1, 1_000],
  processes: [1, 16],
  'clocks-apart': [0, 14],
  lifetime: [10, 86_400],
  seed: [0, 2 ** 31 - 1],
} as const

/** Reads the arguments; `'help'` where that is what is wanted. @throws Error that says what an option takes */
export function readPlan(args: readonly string[]): Plan | 'help' {
  const text = { type: 'string' } as const
  const options = { ...each(text), store: text, help: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true })
  if (values.help === true) return 'help'
  // An argument may be a secret that was pasted in the wrong place: it is not repeated.
  if (positionals.length > 0 || Object.keys(values).some((name) => !(name in options))) {
    throw new Error('an argument is not known. Try --help')
  }
  const whole = (name: keyof typeof numbers, otherwise: number) => {
    const given = values[name]
    if (given === undefined) return otherwise
    const [least, most] = numbers[name]
    const number = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : Number.NaN
    if (number >= least && number <= most) return number
    throw new Error(`--${name} takes a whole number from ${least} to ${most}`)
  }
  const { store = 'redis' } = values
  if (store !== 'redis' && store !== 'sqlite') throw new Error('--store takes redis or sqlite')
  const clocksApartMinutes = whole('clocks-apart', 0)
  return {
    seconds: whole('seconds', 60),
    tenants: whole('tenants', 40),
    processes: whole('processes', 3),
    store,
    clocksApartMinutes,
    lifetimeSeconds: whole('lifetime', clocksApartMinutes > 0 ? 3_600 : 20),
    seed: whole('seed', Math.floor(Math.random() * 2 ** 31)),
  }
}

function each<Value>(value: Value) {
  return Object.fromEntries(Object.keys(numbers).map((name) => [name, value])) as Record<keyof typeof numbers, Value>
}
