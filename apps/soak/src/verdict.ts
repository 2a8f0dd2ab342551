import type { Fault } from './faults.js'
import type { Told } from './fleet.js'
import type { Plan } from './plan.js'
import type { FailedCall } from './protocol.js'

/** What came of a soak. */
export interface Verdict {
  calls: number
  /** Calls that failed while a vendor was down, or held back for that: its own failures. */
  excused: number
  /** All others that failed. */
  failed: readonly FailedCall[]
  tokenRequests: number
  /** Tokens given to the tenant that was given the most, and how many the faults account for. */
  given: Bounded
  /** The same for token requests that a vendor that was down turned away. */
  turnedAway: Bounded
  slowestMs: number
  /** By how much the heap of the process that grew most has grown, in its second half, in bytes. */
  heapGrowthBytes: number
  isGood: boolean
}

interface Bounded {
  most: number
  allowed: number
}

/** What a soak is judged by, beside what its fleet told. */
export interface Evidence {
  faults: readonly Fault[]
  given: ReadonlyMap<string, number>
  turnedAway: ReadonlyMap<string, number>
  plan: Plan
}

/** What a heap may grow in half a soak: engines keep compiled code and shapes that they find worth it. */
const heapGrowthAllowedBytes = 3 * 1024 * 1024

export function judge(
  { calls, failed, slowestMs, heaps }: Told,
  { faults, given, turnedAway, plan }: Evidence,
): Verdict {
  const isOfVendor = failuresOfVendor(failed, faults)
  const unexcused = failed.filter((call) => !isOfVendor(call))
  const verdict = {
    calls,
    excused: failed.length - unexcused.length,
    failed: unexcused,
    tokenRequests: [...given.values(), ...turnedAway.values()].reduce((sum, count) => sum + count, 0),
    given: { most: Math.max(0, ...given.values()), allowed: tokensAllowed(faults, plan) },
    turnedAway: { most: Math.max(0, ...turnedAway.values()), allowed: turnedAwayAllowed(faults, plan) },
    slowestMs,
    heapGrowthBytes: Math.max(0, ...heaps.map(growth)),
  }
  const isWithin = ({ most, allowed }: Bounded) => most <= allowed
  const isGood =
    calls > 0 &&
    unexcused.length === 0 &&
    isWithin(verdict.given) &&
    isWithin(verdict.turnedAway) &&
    verdict.heapGrowthBytes <= heapGrowthAllowedBytes
  return { ...verdict, isGood }
}

/** How long an instance waits after a new token was refused too, and some time for the call itself. */
const afterFruitlessMs = 6_000

/**
 * Finds whether a call failed because a vendor gave no token, or took each one back: its own failures.
 *
 * A request that failed last just before the vendor was well again holds the next one back for as long as the outage
 * lasted at most, and a second. A call that two maintenances meet is refused with its new token too, and those of the same
 * tenant that come right after it are held back.
 */
function failuresOfVendor(failed: readonly FailedCall[], faults: readonly Fault[]): (call: FailedCall) => boolean {
  const outages = faults.filter(({ name }) => name === 'vendor down')
  const maintenances = faults.filter(({ name }) => name === 'maintenance')
  const metTwo = failed.filter(
    ({ began, ended }) => maintenances.filter((fault) => fault.began >= began && fault.began <= ended).length >= 2,
  )
  return ({ tenant, began, ended }) =>
    outages.some((fault) => ended >= fault.began && began <= 2 * fault.ended - fault.began + 1_000) ||
    metTwo.some((call) => call.tenant === tenant && ended >= call.ended && began <= call.ended + afterFruitlessMs)
}

/**
 * The most tokens of one tenant that the faults account for: one at the start, one for each renewal and each
 * maintenance, and for each process more of its own where the cache does not join them.
 */
function tokensAllowed(faults: readonly Fault[], { seconds, lifetimeSeconds, processes }: Plan): number {
  const count = (...names: Fault['name'][]) => faults.filter(({ name }) => names.includes(name)).length
  // A token is renewed in the last tenth of its life.
  const renewals = Math.ceil(seconds / (0.9 * lifetimeSeconds))
  return 1 + renewals + count('maintenance') + (processes - 1) * count('cache killed', 'cache frozen')
}

/** A request is sent three times; the next one waits a second, then two, four and so on. Without a cache: each process. */
function turnedAwayAllowed(faults: readonly Fault[], { processes }: Plan): number {
  const requests = faults
    .filter(({ name }) => name === 'vendor down')
    .reduce((sum, { began, ended }) => sum + Math.ceil(Math.log2(2 + (ended - began) / 1_000)), 0)
  return 3 * requests * processes
}

/** How much more a heap holds at the end than at half time: of some samples each, the least. */
function growth(heap: readonly number[]): number {
  if (heap.length < 8) return 0
  const quarter = Math.floor(heap.length / 4)
  const half = Math.floor(heap.length / 2)
  return Math.min(...heap.slice(-quarter)) - Math.min(...heap.slice(half, half + quarter))
}
