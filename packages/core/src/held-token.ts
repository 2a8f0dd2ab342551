import type { AuthStatus } from './auth.js'
import { isSetBack } from './clock.js'
import type { TokenPolicy } from './contracts.js'
import type { TokenRequestReason } from './events.js'
import type { Token } from './token.js'

/** A token as an instance holds it, with the times at which something is to be done about it. */
export interface HeldToken {
  readonly token: Token
  /** What `getToken` returns: made once, so that a hit costs no promise. */
  readonly settled: Promise<Token>
  /** Why it was requested. */
  readonly reason: TokenRequestReason
  /** When it came to be held, by this machine's clock. */
  readonly heldSince: number
  readonly advisoryWindowMs: number
  readonly mandatoryWindowMs: number
  /** Before this no request is made because of time. */
  readonly refreshAt: number
}

/** The shortest pause between two attempts to renew a token that the vendor does not renew yet. */
const shortestPauseMs = 1_000

/**
 * Takes hold of a token.
 *
 * Neither window takes more than a tenth of the token's life, so that a short-lived token is not renewed all the time;
 * the mandatory one at most half of the other, so that there is time to renew it behind the callers' backs.
 */
export function hold(
  token: Token,
  reason: TokenRequestReason,
  policy: TokenPolicy,
  now: number,
  previous: HeldToken | undefined,
): HeldToken {
  const common = { token, settled: Promise.resolve(token), reason, heldSince: now }
  if (previous?.token.accessToken === token.accessToken) {
    // The vendor does not renew it yet (Toast, before the last minute): half of what remains is a good time to ask again.
    const { advisoryWindowMs, mandatoryWindowMs } = previous
    const pause = isTimeBased(reason) ? Math.max((token.expiresAt - now) / 2, shortestPauseMs) : 0
    const refreshAt = Math.max(token.expiresAt - advisoryWindowMs, now + pause)
    return { ...common, advisoryWindowMs, mandatoryWindowMs, refreshAt }
  }
  const tenth = (token.expiresAt - token.issuedAt) / 10
  const advisoryWindowMs = Math.min(policy.advisoryWindowMs, tenth)
  const mandatoryWindowMs = Math.min(policy.mandatoryWindowMs, advisoryWindowMs / 2)
  return { ...common, advisoryWindowMs, mandatoryWindowMs, refreshAt: token.expiresAt - advisoryWindowMs }
}

/** Whether the token may still be given out. */
export function isUsable(held: HeldToken | undefined, now: number): held is HeldToken {
  return held !== undefined && now < held.token.expiresAt
}

/** Why time alone asks for a new token, or `undefined` while it does not. */
export function dueReason(
  held: HeldToken,
  now: number,
  minValidityMs: number,
): 'missing' | 'mandatory' | 'advisory' | undefined {
  const { token, heldSince, refreshAt, mandatoryWindowMs } = held
  const remaining = token.expiresAt - now
  if (remaining <= 0) return 'missing'
  // The clock was set back: how much of the token's life is left is no longer known.
  if (isSetBack(heldSince, now)) return 'mandatory'
  if (now < refreshAt) return undefined
  // A caller's wish for a longer life counts from here on: earlier the vendor would not renew the token.
  return remaining <= Math.max(mandatoryWindowMs, minValidityMs) ? 'mandatory' : 'advisory'
}

const isTimeBased = (reason: TokenRequestReason) => reason === 'advisory' || reason === 'mandatory'

/** What a dashboard may show of it. */
export function describeHeld(held: HeldToken | undefined, now: number): Pick<AuthStatus, 'state' | 'token'> {
  if (held === undefined) return { state: 'none' }
  const { advisoryWindowMs, mandatoryWindowMs } = held
  const { issuedAt, expiresAt, scope } = held.token
  const due = dueReason(held, now, 0)
  return {
    state: due === undefined ? 'valid' : due === 'missing' ? 'expired' : due,
    token: {
      masked: held.token.toString(),
      issuedAt,
      expiresAt,
      expiresInMs: Math.max(0, expiresAt - now),
      advisoryWindowMs,
      mandatoryWindowMs,
      ...(scope && { scope }),
    },
  }
}
