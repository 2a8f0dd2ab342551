import { isAuthError, type AuthErrorCode } from '../contract/errors.js'
import type { Token } from '../contract/token.js'
import type { BackoffWhy } from '../record/backoff.js'
import { heldSince, isUsable } from './held-token.js'
import { join, type Arrived } from './join.js'
import type { Life } from './life.js'
import { RecoveryGuard } from './recovery-guard.js'

/**
 * Replaces a token that the API refused: with a newer one already held, or by requesting one.
 *
 * A cache that is down makes no difference here: the flight goes on without it (`record/cache-session.ts`), and each process
 * asks for itself.
 *
 * @param subject whose token it was: a call for one subject is never sent again with the token of another
 */
export async function recover(
  life: Life<unknown>,
  refused: Token,
  subject: number,
  signal: AbortSignal | undefined,
): Promise<Recovery> {
  if (subject !== life.subjectNumber) return { skipped: 'token_request_failed' }
  // It was revoked on purpose: the calls that were under way with it must not get a new one.
  if (life.rareIfAny?.revocations?.has(refused)) return { skipped: 'revoked' }
  const { held } = life
  // By identity, not content: the vendor may have reissued the same token since the refused request was sent.
  if (isUsable(held, life.settings.now()) && held.token !== refused && !life.isSuspect) {
    return { token: held.token, from: 'held' }
  }
  const backoff = life.backoff('recovery')
  if (backoff?.why !== 'fruitless' && held?.token === refused) markSuspect(life)
  if (backoff) {
    return { skipped: skippedBy[backoff.why], ...(backoff.why === 'failed' && { code: backoff.code }) }
  }
  try {
    return await join(life, 'recovery', { signal })
  } catch (error) {
    if (isAuthError(error, 'aborted')) throw error
    return { skipped: 'token_request_failed', code: isAuthError(error) ? error.code : undefined }
  }
}

const skippedBy = {
  failed: 'token_request_failed',
  unfinished: 'token_request_failed',
  limited: 'paced',
  fruitless: 'fruitless_before',
} as const satisfies Record<BackoffWhy, string>

/** A recovery after a 401: the token to replay with, or why there is none. */
export type Recovery =
  | Arrived
  | { skipped: (typeof skippedBy)[BackoffWhy] | 'revoked'; code?: AuthErrorCode | undefined }

/** A token issued for a recovery more recently than this is suspicious: asking again at once could start a storm. */
const recentMs = 5 * 60_000

/** Notes whether the API accepted a token that was requested after a 401. */
export function judge({ rare, settings }: Life<unknown>, token: Token, isFruitful: boolean): void {
  const guard = (rare.guard ??= new RecoveryGuard())
  guard.judge(token, isFruitful, settings.clock.now())
}

/** Marks a token as suspect if it is still the one held. */
export function suspect(life: Life<unknown>, token: Token | undefined): void {
  const { held } = life
  if (held === undefined || (token !== undefined && token.accessToken !== held.token.accessToken)) return
  const isRecent = life.settings.now() - heldSince(held) < recentMs
  if (held.token === life.rareIfAny?.recovered && isRecent) judge(life, held.token, false)
  markSuspect(life)
}

function markSuspect(life: Life<unknown>): void {
  if (life.isSuspect) return
  life.isSuspect = true
  life.account.emit({ type: 'invalidated' })
}
