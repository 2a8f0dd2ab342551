import type { AuthStatus } from './auth.js'
import { isSetBack } from './clock.js'
import type { TokenPolicy } from './contracts.js'
import type { TokenRequestReason } from './events.js'
import type { Token } from './token.js'

/**
 * A token as an instance holds it, with the times at which something is to be done about it. They are kept as spans
 * from its beginning or end: those are small whole numbers, which take no memory beyond their field.
 */
export interface HeldToken {
  readonly token: Token
  /** What `getToken` returns: made once, so that a hit costs no promise. */
  readonly settled: Promise<Token>
  /** Why it was requested. */
  readonly reason: TokenRequestReason
  /** How old it was when it came to be held, by this machine's clock. */
  readonly heldAtAgeMs: number
  readonly advisoryWindowMs: number
  readonly mandatoryWindowMs: number
  /** This long before its end time alone asks for another one, and no earlier. */
  readonly refreshBeforeEndMs: number
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
  const settled = Promise.resolve(token)
  const heldAtAgeMs = small(now - token.issuedAt)
  if (previous?.token.accessToken === token.accessToken) {
    // The vendor does not renew it yet (Toast, before the last minute): half of what remains is a good time to ask again.
    const { advisoryWindowMs, mandatoryWindowMs } = previous
    const remainingMs = token.expiresAt - now
    const pauseMs = isTimeBased(reason) ? Math.max(Math.ceil(remainingMs / 2), shortestPauseMs) : 0
    const refreshBeforeEndMs = small(Math.min(advisoryWindowMs, remainingMs - pauseMs))
    return { token, settled, reason, heldAtAgeMs, advisoryWindowMs, mandatoryWindowMs, refreshBeforeEndMs }
  }
  const tenthMs = Math.floor((token.expiresAt - token.issuedAt) / 10)
  const advisoryWindowMs = Math.min(policy.advisoryWindowMs, tenthMs)
  const mandatoryWindowMs = Math.min(policy.mandatoryWindowMs, Math.floor(advisoryWindowMs / 2))
  const refreshBeforeEndMs = advisoryWindowMs
  return { token, settled, reason, heldAtAgeMs, advisoryWindowMs, mandatoryWindowMs, refreshBeforeEndMs }
}

/** The same number, kept by the engine in the field itself where it is whole and of 32 bits, however it was computed. */
function small(ms: number): number {
  const whole = ms | 0
  return whole === ms ? whole : ms
}

/** When it came to be held. */
export function heldSince({ token, heldAtAgeMs }: HeldToken): number {
  return token.issuedAt + heldAtAgeMs
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
  const { refreshBeforeEndMs, mandatoryWindowMs } = held
  const remaining = held.token.expiresAt - now
  if (remaining <= 0) return 'missing'
  // The clock was set back: how much of the token's life is left is no longer known.
  if (isSetBack(heldSince(held), now)) return 'mandatory'
  if (remaining > refreshBeforeEndMs) return undefined
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
