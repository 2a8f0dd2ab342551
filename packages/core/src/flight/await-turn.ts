import { longestPauseMs, longestTurnMs, type Settings } from '../options/settings.js'
import type { CacheSession } from '../record/cache-session.js'

/**
 * Waits until another process has what is wanted, or it is this one's turn to ask the vendor: then the session holds
 * the lease, or there is none to hold. A lease that is never to be had is a cache that fails: this process goes on
 * without it.
 *
 * @param look looks into the shared record for what would make a turn needless
 * @throws what `look` throws, where a failure in the record forbids a turn
 */
export async function awaitTurn<Found>(
  session: Pick<CacheSession, 'hasLease' | 'failed' | 'takeLease' | 'giveUp'>,
  { leaseTtlMs, cacheTimeoutMs }: Pick<Settings<unknown>, 'leaseTtlMs' | 'cacheTimeoutMs'>,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  let deadline = performance.now() + longestTurnMs(leaseTtlMs)
  let pausedMs = 0
  let lookedAt = performance.now()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.6, longestPauseMs)) {
    const found = await look()
    if (found !== undefined || session.hasLease) return found
    if (await session.takeLease()) {
      // Under the lease everything is read once more: its last holder may have got what is wanted.
      if (session.hasLease) continue
      if (!session.failed) return undefined
      // Without the cache every process asks for itself, a little apart from each other, as far as it may.
      await pause(Math.random() * cacheTimeoutMs)
      return look()
    }
    // Time in which the process was frozen is no time in which others had their turn.
    const frozenMs = performance.now() - lookedAt - pausedMs
    if (frozenMs > 2 * cacheTimeoutMs + 1_000) deadline += frozenMs
    lookedAt = performance.now()
    const leftMs = deadline - lookedAt
    if (leftMs <= 0) {
      session.giveUp()
      return undefined
    }
    // Never beyond the deadline: whoever joined this flight counts on it to end in time.
    pausedMs = Math.min(pauseMs * (0.5 + Math.random()), leftMs)
    await pause(pausedMs)
  }
}

const firstPauseMs = 25

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
