import { duration } from '../../src/report.js'
import type { ProviderView, TokenView } from '../../src/console/view.js'

export type TokenState = ProviderView['state']

/** What a card says about its provider at the moment. */
export interface StateWords {
  /** For the look: a token's state, or what goes before it. */
  readonly kind: TokenState | 'refreshing' | 'held-back'
  readonly words: string
  /** What is true beside it. */
  readonly notes: readonly string[]
}

const wordsOf: Readonly<Record<TokenState, string>> = {
  none: 'No token',
  valid: 'Held',
  advisory: 'Advisory window',
  mandatory: 'Mandatory window',
  expired: 'Expired',
}

/** The state at `now`: the server says how it was when it sent the view, and time goes on. */
export function stateAt({ state, token }: Pick<ProviderView, 'state' | 'token'>, now: number): TokenState {
  return token === undefined ? state : stateOf(token, now)
}

function stateOf({ expiresAt, advisoryWindowMs, mandatoryWindowMs }: TokenView, now: number): TokenState {
  if (now >= expiresAt) return 'expired'
  if (now >= expiresAt - mandatoryWindowMs) return 'mandatory'
  return now >= expiresAt - advisoryWindowMs ? 'advisory' : 'valid'
}

/** The state in words. */
export function stateWords(provider: ProviderView, now: number): StateWords {
  const state = stateAt(provider, now)
  const { backoff } = provider
  const heldBack = backoff && backoff.until > now ? `, ${duration(backoff.until - now)} left` : undefined
  const isHeldBack = heldBack !== undefined && (state === 'none' || state === 'expired')
  const suspect = provider.suspect ? ['Marked as suspect'] : []
  const waits = heldBack === undefined ? [] : [`Renewal held back${heldBack}`]
  if (provider.refreshing) return { kind: 'refreshing', words: 'Refreshing', notes: suspect }
  if (isHeldBack) return { kind: 'held-back', words: `Held back${heldBack}`, notes: suspect }
  return { kind: state, words: wordsOf[state], notes: [...suspect, ...waits] }
}
