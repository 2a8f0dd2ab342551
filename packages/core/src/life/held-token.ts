import type { AuthStatus } from '../contract/auth.js'
import { isSetBack } from '../util/clock.js'
import { shareOf } from '../util/share-of.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import type { TokenRequestReason } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import type { Settings } from '../options/settings.js'

/**
 * A token as an instance holds it, with the times at which it needs attention: as spans, or in seconds,
 * since small integers take no memory beyond their field and are read with it.
 */
export interface HeldToken {
  readonly token: Token
  /** What `getToken` returns: made once, so that a hit costs no promise. */
  readonly settled: Promise<Token>
  /** When the instance got it by this machine's clock, in whole epoch seconds. */
  readonly heldSinceSeconds: number
  /** Before then it is not renewed in the background, in whole epoch seconds: most calls come in that time. */
  readonly restsUntilSeconds: number
  readonly advisoryWindowMs: number
  /** This long before its end, and no earlier, time alone calls for another one. */
  readonly refreshBeforeEndMs: number
}

/** The shortest pause between two attempts to renew a token that the vendor does not renew yet. */
const shortestPauseMs = 1_000

/** Makes the held form of a token. When the vendor returns the same token again, the window stays as it was. */
export function hold(
  token: Token,
  reason: TokenRequestReason,
  policy: TokenPolicy,
  now: number,
  previous: HeldToken | undefined,
): HeldToken {
  const isSame = previous?.token.accessToken === token.accessToken
  const advisoryWindowMs = isSame ? previous.advisoryWindowMs : windowMs(token, policy)
  let refreshBeforeEndMs = advisoryWindowMs
  if (isSame) {
    // The vendor does not renew it yet (Toast, before the last minute): ask again at half the remaining time.
    const remainingMs = token.expiresAt - now
    const halfMs = Math.min(Math.ceil(remainingMs / 2), policy.renewAfterMs ?? Infinity)
    const pauseMs = timeBased.has(reason) ? Math.max(halfMs, shortestPauseMs) : 0
    refreshBeforeEndMs = Math.max(0, Math.min(advisoryWindowMs, remainingMs - pauseMs))
  }
  const held = {
    token,
    settled: Promise.resolve(token),
    heldSinceSeconds: small(now / 1_000),
    restsUntilSeconds: 0,
    advisoryWindowMs: small(advisoryWindowMs),
    refreshBeforeEndMs: small(refreshBeforeEndMs),
  }
  return resting(held, policy)
}

/** The same token, resting until it is to be renewed in the background, or something else has to be done before. */
export function resting(held: HeldToken, policy: TokenPolicy, until = Infinity): HeldToken {
  const { token, advisoryWindowMs, refreshBeforeEndMs } = held
  const spreadBeforeEndMs = advisoryWindowMs - spreadMs(token, advisoryWindowMs, policy)
  const backgroundBeforeEndMs = Math.min(refreshBeforeEndMs, spreadBeforeEndMs)
  return { ...held, restsUntilSeconds: small(Math.min(until, token.expiresAt - backgroundBeforeEndMs) / 1_000) }
}

/** How long before its end a token is renewed in the background: from the age at which the vendor asks for it, if that is earlier. */
function windowMs(token: Token, policy: TokenPolicy): number {
  const lifeMs = token.expiresAt - token.issuedAt
  return Math.max(ordinaryWindowMs(token, policy), lifeMs - (policy.renewAfterMs ?? Infinity))
}

/** At most a tenth of the token's life, so that a short-lived token is not renewed all the time. */
function ordinaryWindowMs({ issuedAt, expiresAt }: Token, policy: TokenPolicy): number {
  return Math.min(policy.advisoryWindowMs, Math.floor((expiresAt - issuedAt) / 10))
}

/**
 * At most half of the advisory window, so that there is time to renew a token in the background. By an age, it makes that window
 * longer, and leaves this one as it would be.
 */
function mandatoryWindowMs({ token, advisoryWindowMs }: HeldToken, policy: TokenPolicy): number {
  const longestMs = policy.renewAfterMs === undefined ? Infinity : ordinaryWindowMs(token, policy)
  return Math.min(policy.mandatoryWindowMs, Math.floor(Math.min(advisoryWindowMs, longestMs) / 2))
}

/** Rounds down to a 32-bit integer if it fits, which the engine keeps in the field itself, however it was computed. */
function small(number: number): number {
  const floor = Math.floor(number)
  const whole = floor | 0
  return whole === floor ? whole : floor
}

/** When the instance got it, rounded down to the second. */
export function heldSince({ heldSinceSeconds }: HeldToken): number {
  return heldSinceSeconds * 1_000
}

/** Whether nothing is due, judged without looking at the token: most calls come in that time. */
export function rests(held: HeldToken, now: number): boolean {
  return now < held.restsUntilSeconds * 1_000 && !isSetBack(heldSince(held), now)
}

/** Whether the token may still be given out. */
export function isUsable(held: HeldToken | undefined, now: number): held is HeldToken {
  return held !== undefined && now < held.token.expiresAt
}

/** Why time alone calls for a new token, or `undefined` while it does not. */
function dueReason(
  held: HeldToken,
  now: number,
  minValidityMs: number,
  policy: TokenPolicy,
): 'missing' | 'mandatory' | 'advisory' | undefined {
  const remaining = held.token.expiresAt - now
  if (remaining <= 0) return 'missing'
  // The clock was set back: the token's remaining life is unknown.
  if (isSetBack(heldSince(held), now)) return 'mandatory'
  if (remaining > held.refreshBeforeEndMs) return undefined
  // A caller's `minValidityMs` counts from here on: any earlier, the vendor would not renew the token.
  return remaining <= Math.max(mandatoryWindowMs(held, policy), minValidityMs) ? 'mandatory' : 'advisory'
}

/** The same for a call: a renewal in the background may have to wait for its time. */
export function reasonNow(
  held: HeldToken,
  now: number,
  minValidityMs: number,
  policy: TokenPolicy,
): ReturnType<typeof dueReason> {
  const reason = dueReason(held, now, minValidityMs, policy)
  return reason === 'advisory' && rests(held, now) ? undefined : reason
}

/** A shorter window leaves no time to spread anything. */
const leastSpreadMs = 2 * 60_000

/** Enough for ten thousand tenants, at three a second; in a window of weeks half of it would put the vendor's age off by days. */
const longestSpreadMs = 60 * 60_000

/**
 * How far into the advisory window a renewal in the background waits for its time. Tokens that came at once do not end at once for
 * the vendor: each is renewed at a time of its own in the first half of the window, in an hour at most, and no later than a tenth past
 * the age that the vendor asks for. It is fixed by the token, so that the processes that share it agree.
 */
function spreadMs({ accessToken }: Token, advisoryWindowMs: number, { renewAfterMs = Infinity }: TokenPolicy): number {
  const mostMs = Math.min(advisoryWindowMs / 2, longestSpreadMs, renewAfterMs / 10)
  return advisoryWindowMs < leastSpreadMs ? 0 : Math.floor(mostMs * shareOf(accessToken))
}

/**
 * Whether a renewal in the background may be left to the process that has the lease: only while there is time to look again
 * after a lease's length, and then to wait for whoever has it.
 */
export function mayBeLeft(
  held: HeldToken | undefined,
  { policy, leaseTtlMs, longestTurnMs, now }: Settings<unknown>,
): boolean {
  if (held === undefined) return false
  return held.token.expiresAt - now() > mandatoryWindowMs(held, policy) + leaseTtlMs + longestTurnMs
}

/**
 * The same token, for which another process is requesting the next one: time to look again when that one's lease is over if it died.
 * If it lives, the new token is there by then, or its lease was extended, and the renewal is left to it once more.
 */
export function leftToOthers(held: HeldToken, { leaseTtlMs, now }: Settings<unknown>): HeldToken {
  return { ...held, restsUntilSeconds: small((now() + leaseTtlMs) / 1_000) }
}

const timeBased: ReadonlySet<TokenRequestReason> = new Set(['advisory', 'scheduled', 'mandatory'])

export function stateOf(held: HeldToken | undefined, now: number, policy: TokenPolicy): AuthStatus['state'] {
  if (held === undefined) return 'none'
  const due = dueReason(held, now, 0, policy)
  return due === undefined ? 'valid' : due === 'missing' ? 'expired' : due
}

/** The parts of it that a dashboard may show. */
export function describeHeld(
  held: HeldToken | undefined,
  now: number,
  policy: TokenPolicy,
): Pick<AuthStatus, 'state' | 'token'> {
  if (held === undefined) return { state: 'none' }
  const { issuedAt, expiresAt, scope } = held.token
  return {
    state: stateOf(held, now, policy),
    token: {
      masked: held.token.toString(),
      issuedAt,
      expiresAt,
      expiresInMs: Math.max(0, expiresAt - now),
      advisoryWindowMs: held.advisoryWindowMs,
      mandatoryWindowMs: mandatoryWindowMs(held, policy),
      ...(scope && { scope }),
    },
  }
}
