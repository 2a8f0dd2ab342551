import type { Span } from '../util/clock.js'
import type { BackoffKind, TokenPolicy } from '../contract/token-policy.js'
import type { AuthErrorCode, AuthErrorInit } from '../contract/errors.js'

/** A failed token request that delays the next one, so that no vendor is hammered and no account locked. */
export interface Failure extends Span {
  readonly kind: BackoffKind
  readonly code: AuthErrorCode
  readonly message: string
  readonly status: number | undefined
  /** Failures of this kind in a row. */
  readonly failures: number
  /** The fingerprint of the refused refresh token: a different one is worth a request at once. */
  readonly refusedGrant?: string
  /** Noted before a request was sent: counts as a failure only if its sender ended before noting the outcome. */
  readonly pending?: boolean
}

const kinds: Partial<Record<AuthErrorCode, BackoffKind>> = {
  invalid_credentials: 'rejected',
  reauthorization_required: 'rejected',
  invalid_options: 'rejected',
  rate_limited: 'rateLimited',
  provider_unavailable: 'unavailable',
  timeout: 'unavailable',
  invalid_response: 'invalidResponse',
}

/** The properties of an error that are noted. */
type Noted = Pick<AuthErrorInit, 'code' | 'message' | 'status' | 'retryAfterMs'>

/**
 * Makes the entry for a failure: twice as long as the previous one of the same kind, less a little jitter, or as long
 * as the vendor's `Retry-After` says. Failures on our own side cause no backoff.
 */
export function failureFrom(
  error: Noted,
  previous: Failure | undefined,
  policy: TokenPolicy,
  now: number,
): Failure | undefined {
  const { code, message, status, retryAfterMs } = error
  const kind = kinds[code]
  if (kind === undefined) return undefined
  const failures = previous?.kind === kind ? previous.failures + 1 : 1
  const { firstMs, maxMs } = policy.backoff[kind]
  const jittered = Math.min(firstMs * 2 ** (failures - 1), maxMs) * (0.9 + Math.random() * 0.1)
  const until = now + Math.round(waitMs(kind, jittered, maxMs, retryAfterMs))
  return { kind, code, message, status, failures, since: now, until }
}

/** The vendor's own wait: taken as it is for a 429, but capped for a server that is down. */
function waitMs(kind: BackoffKind, ownMs: number, maxMs: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs === undefined) return ownMs
  return kind === 'rateLimited' ? Math.max(retryAfterMs, 1_000) : Math.max(ownMs, Math.min(retryAfterMs, maxMs))
}

/**
 * The entry to note in a shared record before a request is sent, in case its sender ends in the middle. It counts as
 * another failure of the previous kind, so that a crash loop backs off like any other failure.
 */
export function unfinished(previous: Failure | undefined, policy: TokenPolicy, now: number): Failure | undefined {
  const code = previous?.code ?? 'provider_unavailable'
  const message = 'a process ended in the middle of a token request. See why it did; the next one is made after a pause'
  const entry = failureFrom({ code, message }, previous, policy, now)
  return entry && { ...entry, pending: true }
}

/** Whether these are the same wait, noted once. */
export const isSameSpan = (one: Span, other: Span | undefined) =>
  one.since === other?.since && one.until === other.until
