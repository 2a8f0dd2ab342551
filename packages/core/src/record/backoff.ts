import type { AuthErrorCode } from '../contract/errors.js'
import { AuthError } from '../contract/errors.js'
import type { TokenRequestReason } from '../contract/events.js'
import type { Span } from '../util/clock.js'

/**
 * What delays token requests, and until when by this machine's wall clock.
 *
 * How long each lasts: after a failure as long as the provider's policy says (`failure.ts`, with `standard-backoff.ts` for
 * vendors without special reasons), at the vendor's limit until the hour is over (`hourly-limit.ts`), after a
 * fruitless recovery from 5 seconds up (`life/recovery-guard.ts`).
 */
export interface Backoff extends Span {
  readonly why: BackoffWhy
  readonly code: AuthErrorCode
  readonly message: string
  readonly status: number | undefined
}

/** Why the next token request, or recovery, is delayed. */
export type BackoffWhy =
  /** The last one failed. */
  | 'failed'
  /** The last one was noted before it was sent, and its sender ended before noting the outcome. */
  | 'unfinished'
  /** As many were sent within an hour as the vendor allows. */
  | 'limited'
  /** The API also refused the token of the last recovery. */
  | 'fruitless'

/** A token request that is about to be sent. */
export interface Intended {
  readonly reason: TokenRequestReason
  /** Whether there is a usable token to go on with. */
  readonly hasToken: boolean
  /** Whether it is this process's turn to send it: it has the lease, or the cache has none. */
  readonly isTurn: boolean
  /** Whether another process is sending one, whose token is worth the wait. */
  readonly isSentElsewhere: boolean
  readonly enforceLimit: boolean
}

interface Rule {
  readonly stops: (request: Intended) => boolean
  /** Whether the record shares it, so that it applies to all processes. */
  readonly isShared: boolean
  /** What ends it early. */
  readonly clearedBy: readonly ('token' | 'forget' | 'credentials' | 'success')[]
}

/** Where the four differ. `credentials`: changed ones, not refused by anyone yet. `success`: a good replay. */
export const backoffRules: Readonly<Record<BackoffWhy, Rule>> = {
  failed: { stops: () => true, isShared: true, clearedBy: ['token', 'forget', 'credentials'] },
  unfinished: { stops: ({ isTurn }) => isTurn, isShared: true, clearedBy: ['token', 'forget', 'credentials'] },
  limited: {
    // A token that is missing or about to expire cannot wait: its request is sent unless the program forbids it.
    stops: ({ reason, hasToken, isSentElsewhere, enforceLimit }) =>
      !isSentElsewhere && (enforceLimit || (hasToken && reason !== 'mandatory')),
    isShared: true,
    clearedBy: ['credentials'],
  },
  fruitless: { stops: ({ reason }) => reason === 'recovery', isShared: false, clearedBy: ['credentials', 'success'] },
}

/** Those that stop a request, the one that ends last first. */
export function stopping(backoffs: readonly Backoff[], request: Intended): Backoff[] {
  return backoffs
    .filter(({ why }) => backoffRules[why].stops(request))
    .toSorted((one, other) => other.until - one.until)
}

/** The error for a delayed request. */
export function backoffError({ why, code, message, status, until }: Backoff, provider: string, now: number): AuthError {
  const isEarlier = why === 'failed' || why === 'unfinished'
  const at = new Date(until).toISOString()
  return new AuthError({
    code,
    provider,
    status,
    retryAfterMs: until - now,
    message: isEarlier
      ? `${message} (from an earlier token request; none is sent before ${at})`
      : `${message}. The next may be sent at ${at}`,
  })
}
