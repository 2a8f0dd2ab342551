import type { TokenView } from '../../../src/console/view.js'

/** A part of a stretch of time, in shares of it: 0 is its beginning, 1 its end. */
interface Part {
  readonly name: 'valid' | 'advisory' | 'mandatory'
  readonly from: number
  readonly to: number
}

export interface Stretch {
  readonly from: number
  readonly to: number
  /** To scale. A part of no length is left out. */
  readonly parts: readonly Part[]
  /** Where now is: at an end where it is before or after. */
  readonly now: number
}

/** A token's whole life, to scale. */
export function wholeLife(token: TokenView, now: number): Stretch {
  return stretch(token, { from: token.issuedAt, to: token.expiresAt, now })
}

/** The end of its life with the windows, to scale as well: on the whole life they are often too short to be seen. */
export function endOfLife(token: TokenView, now: number): Stretch {
  const { issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs } = token
  const length = Math.max(advisoryWindowMs, mandatoryWindowMs) * 1.5
  return stretch(token, { from: Math.max(expiresAt - length, issuedAt), to: expiresAt, now })
}

function stretch(token: TokenView, { from, to, now }: { from: number; to: number; now: number }): Stretch {
  const share = (at: number) => Math.min(Math.max((at - from) / (to - from), 0), 1)
  const mandatoryAt = token.expiresAt - token.mandatoryWindowMs
  const advisoryAt = Math.min(token.expiresAt - token.advisoryWindowMs, mandatoryAt)
  const parts = [
    { name: 'valid', from: 0, to: share(advisoryAt) },
    { name: 'advisory', from: share(advisoryAt), to: share(mandatoryAt) },
    { name: 'mandatory', from: share(mandatoryAt), to: 1 },
  ] as const
  return { from, to, parts: parts.filter((part) => part.to > part.from), now: share(now) }
}

/** How many times larger the end of life is drawn than the whole: '14 ×'. */
export function enlargement(token: TokenView): number {
  const { from, to } = endOfLife(token, token.issuedAt)
  return (token.expiresAt - token.issuedAt) / (to - from)
}
