import type { Settings } from '../options/settings.js'
import type { CacheSession } from '../record/cache-session.js'
import { growingPauses, pause } from '../util/pauses.js'

/**
 * Waits until another process has what is wanted, or it is this one's turn to ask the vendor: then the session has
 * the lease, or the cache has none. A lease that never becomes free is a failing cache: this process goes on
 * without it.
 *
 * @param look reads the shared record for something that makes a turn unnecessary
 * @param insteadOfWaiting is returned while another process has the lease, if it is given
 * @throws what `look` throws, if a failure in the record forbids a turn
 */
export async function awaitTurn<Found>(
  session: Pick<CacheSession, 'hasLease' | 'isLost' | 'failed' | 'takeLease' | 'giveUp'>,
  { longestTurnMs, cacheTimeoutMs }: Pick<Settings<unknown>, 'longestTurnMs' | 'cacheTimeoutMs'>,
  look: () => Promise<Found | undefined>,
  insteadOfWaiting?: Found,
): Promise<Found | undefined> {
  let deadline = performance.now() + longestTurnMs
  let pausedMs = 0
  let lookedAt = performance.now()
  const pauses = growingPauses()
  for (;;) {
    let found = await look()
    if (found !== undefined || session.hasLease) return found
    if (await session.takeLease()) {
      // With the lease, read everything again: its last holder may have got what is wanted.
      if (session.hasLease) found = await look()
      if (found !== undefined || session.hasLease) return found
      if (session.failed) {
        // Without the cache each process asks for itself, if it may, at slightly different times.
        await pause(Math.random() * cacheTimeoutMs)
        return look()
      }
      if (!session.isLost) return undefined
      // It ran out while this process stood still: another may have taken it since.
    }
    if (insteadOfWaiting !== undefined) return insteadOfWaiting
    // While this process was frozen, others did not necessarily have their turn.
    const frozenMs = performance.now() - lookedAt - pausedMs
    if (frozenMs > 2 * cacheTimeoutMs + 1_000) deadline += frozenMs
    lookedAt = performance.now()
    const leftMs = deadline - lookedAt
    if (leftMs <= 0) {
      session.giveUp()
      return undefined
    }
    // Never past the deadline: callers who joined this flight rely on it to end in time.
    pausedMs = Math.min(pauses.next().value, leftMs)
    await pause(pausedMs)
  }
}
