import { longestPauseMs } from '../util/pauses.js'

/** How long leases last, and how long others wait for one. */
export interface LeaseTimes {
  /** A lease that is extended while its flight lives. So long is a fleet held up by a process that is killed. */
  readonly leaseTtlMs: number
  /** One that cannot be extended: as long as a request and the two writes around it may take. */
  readonly lastingLeaseTtlMs: number
  /** The longest that a living holder may need its lease for. It is not extended beyond that. */
  readonly longestHoldMs: number
  /** The longest wait for others: until a lease that was held when it began is no living holder's any more. */
  readonly longestTurnMs: number
}

/** @param grantMs what a refresh token adds to a request */
export function leaseTimes(totalTimeoutMs: number, cacheTimeoutMs: number, grantMs: number): LeaseTimes {
  const lastingLeaseTtlMs = totalTimeoutMs + 2 * cacheTimeoutMs
  const longestHoldMs = lastingLeaseTtlMs + grantMs
  return {
    // Time for two extensions that fail by the cache's deadline, and for a pause before each.
    leaseTtlMs: Math.min(lastingLeaseTtlMs, Math.max(5_000, 6 * cacheTimeoutMs)),
    lastingLeaseTtlMs,
    longestHoldMs,
    longestTurnMs: longestHoldMs + longestPauseMs,
  }
}

/** What a refresh token adds to a request: the wait for its lock, loading and saving. */
export function grantTime(timeoutMs: number, totalTimeoutMs: number): number {
  return lockWaitMs(timeoutMs) + totalTimeoutMs + timeoutMs
}

/** How long a process waits for the lock of a refresh token: whoever has it for longer may have it for hours, if it cannot save. */
export const lockWaitMs = (timeoutMs: number) => Math.min(timeoutMs, 4_000)
