import { isSetBack } from '../util/clock.js'
import type { TokenRequestReason } from '../contract/events.js'
import { fingerprint } from '../util/fingerprint.js'
import type { TokenRecord } from './token-record.js'
import type { Token } from '../contract/token.js'

/**
 * The shared record's token, if it serves: neither expired nor refused by the API, and better than the one held.
 * A token in the last twentieth of its life is left to those who already hold it.
 */
export async function adoptable(
  record: TokenRecord,
  { reason, held, since }: Wanted,
  now: number,
): Promise<Token | undefined> {
  const { token, rejectedFingerprint } = record
  if (token === undefined || isSetBack(token.issuedAt, now)) return undefined
  if (token.expiresAt - now <= (token.expiresAt - token.issuedAt) / 20) return undefined
  if (rejectedFingerprint !== undefined && rejectedFingerprint === (await fingerprint(token.accessToken)))
    return undefined
  if (reason === 'forced') return token.issuedAt >= since ? token : undefined
  if (reason === 'missing' || held === undefined) return token
  // The same token, but reissued by the vendor since: another process has already asked.
  if (token.accessToken === held.accessToken) return token.issuedAt > held.issuedAt ? token : undefined
  if (reason === 'recovery') return token.issuedAt > held.issuedAt - skewMs ? token : undefined
  return token.expiresAt > held.expiresAt ? token : undefined
}

/** What a flight looks for in the shared record. */
export interface Wanted {
  readonly reason: TokenRequestReason
  /** The token held here. */
  readonly held: Token | undefined
  /** When the flight began. */
  readonly since: number
}

/** How far apart two machines' clocks may be for the order of their tokens still to mean something. */
const skewMs = 15 * 60_000
