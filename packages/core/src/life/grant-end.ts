import type { AuthEventDetails } from '../contract/events.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { resting, type HeldToken } from './held-token.js'

/** When a refresh token ends, as the vendor said with the first token that named that end. */
export interface GrantEnd {
  readonly at: number
  /** Milliseconds that were left then. */
  readonly lifeMs: number
  isAnnounced: boolean
}

/** What is needed of an instance's life. */
interface Ending {
  readonly settings: { readonly policy: TokenPolicy }
  readonly account: { emit(event: AuthEventDetails): void }
  readonly rare: Noting
  readonly rareIfAny: Noting | undefined
  held: HeldToken | undefined
}

interface Noting {
  grantEnd: GrantEnd | undefined
}

/** Notes when the refresh token beside a token ends, so that a call notices when that is near. */
export function noteGrantEnd(life: Ending, held: HeldToken): HeldToken {
  const { refreshExpiresAt: at, issuedAt } = held.token
  if (at === undefined) return held
  const { rare, settings } = life
  const before = rare.grantEnd
  const isKnown = before !== undefined && Math.abs(before.at - at) < roundingMs
  const end = isKnown ? before : { at, lifeMs: at - issuedAt, isAnnounced: false }
  rare.grantEnd = end
  return end.isAnnounced ? held : resting(held, settings.policy, at - grantWindowMs(end.lifeMs, settings.policy))
}

/** Says once that the refresh token ends soon, if it does. */
export function announceGrantEnd(life: Ending, now: number): void {
  const end = life.rareIfAny?.grantEnd
  if (end === undefined || end.isAnnounced || now < end.at - grantWindowMs(end.lifeMs, life.settings.policy)) return
  end.isAnnounced = true
  if (life.held) life.held = resting(life.held, life.settings.policy)
  life.account.emit({ type: 'grant_expiring', expiresAt: end.at })
}

/**
 * How long before its end a refresh token ends soon: as long as it may lie unused, and at most half of its life, since one that is
 * replaced by its use would else always be near its end.
 */
export function grantWindowMs(lifeMs: number, { grantIntervalMs = weekMs }: TokenPolicy): number {
  return Math.min(grantIntervalMs, lifeMs / 2)
}

/** The default of `grantIntervalMs`. */
export const weekMs = 7 * 24 * 60 * 60_000

/** Ends that are this near to each other are one, told in seconds or by another clock. */
const roundingMs = 60_000
