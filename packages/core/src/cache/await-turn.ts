import type { CacheSession } from './cache-session.js'

const firstPauseMs = 25
const longestPauseMs = 1_000

/** What `awaitTurn` works with. */
export interface Turn<Found> {
  session: CacheSession
  leaseTtlMs: number
  cacheTimeoutMs: number
  /** Looks into the shared record for what would make a turn needless. Throws where a failure in it forbids one. */
  look: () => Promise<Found | undefined>
}

/** The longest that `awaitTurn` waits for others, in milliseconds: until a lease that was held when it came has run out. */
export const longestTurnMs = (leaseTtlMs: number) => leaseTtlMs + longestPauseMs

/**
 * Waits until another process has what is wanted, or it is this one's turn to ask the vendor: then the session holds
 * the lease, or there is none to hold. A lease that is never to be had is a cache that fails: this process goes on
 * without it.
 *
 * @throws what `look` throws
 */
export async function awaitTurn<Found>(turn: Turn<Found>): Promise<Found | undefined> {
  const { session, leaseTtlMs, cacheTimeoutMs, look } = turn
  const deadline = performance.now() + longestTurnMs(leaseTtlMs)
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.6, longestPauseMs)) {
    const found = await look()
    if (found !== undefined || session.isLeaseHeld) return found
    if (await session.takeLease(leaseTtlMs)) {
      // Under the lease everything is read once more: its last holder may have got what is wanted.
      if (session.isLeaseHeld) continue
      if (!session.failed) return undefined
      // Without the cache every process asks for itself, a little apart from each other, as far as it may.
      await pause(Math.random() * cacheTimeoutMs)
      return look()
    }
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) {
      session.giveUp()
      return undefined
    }
    // Never beyond the deadline: whoever joined this flight counts on it to end in time.
    await pause(Math.min(pauseMs * (0.5 + Math.random()), leftMs))
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
