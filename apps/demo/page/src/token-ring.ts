import type { TokenView } from '../../src/console/view.js'

/** A part of a token's life on the ring, in turns: it begins at 0, where the token was issued, and ends at 1. */
interface RingPart {
  readonly name: 'open' | 'advisory' | 'mandatory'
  readonly from: number
  readonly to: number
}

export interface TokenRing {
  /** The time before the windows, and the windows. A part of no length is left out. */
  readonly parts: readonly RingPart[]
  /** Where now is, in turns. */
  readonly now: number
}

/** What would be too short to be seen is drawn longer than it is: Toast's advisory window is 45 seconds of a day. */
const leastShare = 0.1

/** Where on its ring a token's windows are, and the present moment. */
export function tokenRing(token: TokenView, now: number): TokenRing {
  const { issuedAt, expiresAt } = token
  const mandatoryAt = Math.max(expiresAt - token.mandatoryWindowMs, issuedAt)
  const advisoryAt = Math.min(Math.max(expiresAt - token.advisoryWindowMs, issuedAt), mandatoryAt)
  const spans = [
    { name: 'open', startsAt: issuedAt, endsAt: advisoryAt },
    { name: 'advisory', startsAt: advisoryAt, endsAt: mandatoryAt },
    { name: 'mandatory', startsAt: mandatoryAt, endsAt: expiresAt },
  ] as const
  const shown = spans.filter(({ startsAt, endsAt }) => endsAt > startsAt)
  const share = ({ startsAt, endsAt }: (typeof spans)[number]) =>
    Math.max((endsAt - startsAt) / (expiresAt - issuedAt), leastShare)
  const allShares = shown.reduce((sum, span) => sum + share(span), 0)

  const parts: RingPart[] = []
  let from = 0
  let nowAt = 0
  for (const span of shown) {
    const { name, startsAt, endsAt } = span
    const turn = share(span) / allShares
    if (now > startsAt) nowAt = from + Math.min((now - startsAt) / (endsAt - startsAt), 1) * turn
    parts.push({ name, from, to: from + turn })
    from += turn
  }
  return { parts, now: nowAt }
}
