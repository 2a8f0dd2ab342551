import { duration } from '../../../src/report.js'
import type { ConnectionView } from '../../../src/console/view.js'
import { plural } from '../words/numbers.js'
import { shortTime } from '../words/time.js'

export type TokenState = ConnectionView['state']

/** What a connection looks like: its token's state, or that nothing is sent for it at the moment. */
export type Kind = TokenState | 'backoff'

/** In the words of the command line and of `status()`. */
export interface StateWords {
  readonly kind: Kind
  readonly words: string
  /** What is true beside it. */
  readonly notes: readonly string[]
}

/** The state at `now`: the server says how it was when it sent the view, and time goes on. */
export function stateAt({ state, token }: Pick<ConnectionView, 'state' | 'token'>, now: number): TokenState {
  if (token === undefined) return state
  const { expiresAt, advisoryWindowMs, mandatoryWindowMs } = token
  if (now >= expiresAt) return 'expired'
  if (now >= expiresAt - mandatoryWindowMs) return 'mandatory'
  return now >= expiresAt - advisoryWindowMs ? 'advisory' : 'valid'
}

/** Whether the next token request waits. */
export function isHeldBack({ backoff }: Pick<ConnectionView, 'backoff'>, now: number): boolean {
  return backoff !== undefined && backoff.until > now
}

/** The state in words. A connection that can give a token out is not shown as held back: that is a note beside it. */
export function stateWords(connection: ConnectionView, now: number): StateWords {
  const state = stateAt(connection, now)
  const { backoff, refreshing, suspect } = connection
  const until = backoff && backoff.until > now ? `held back until ${shortTime(backoff.until, now)}` : undefined
  const notes = [...(refreshing ? ['token request under way'] : []), ...(suspect ? ['suspect'] : [])]
  if (until === undefined) return { kind: state, words: state, notes }
  if (state === 'none' || state === 'expired') return { kind: 'backoff', words: until, notes }
  return { kind: state, words: state, notes: [...notes, `renewal ${until}`] }
}

/** What each word means, for those who meet it here. */
export const meanings: Readonly<Record<Kind, string>> = {
  none: 'No token is held. The next call requests one.',
  valid: 'A token is held, and given out without waiting.',
  advisory: 'Near its end: given out, and renewed in the background.',
  mandatory: 'Near its end: callers wait for a new one, and get this one if none comes.',
  expired: 'Past its end, and not renewed yet: nobody has called since.',
  backoff: 'A token request failed. None is sent until the time given.',
}

/** What is left of a token's life: '13 d 4 h', or that it is over. */
export function endsIn({ token }: Pick<ConnectionView, 'token'>, now: number): string {
  if (token === undefined) return '–'
  return token.expiresAt > now ? duration(token.expiresAt - now) : 'ended'
}

/** When the next call after it renews the token in the background. */
export function renewsIn({ token }: Pick<ConnectionView, 'token'>, now: number): string {
  if (token === undefined) return 'at the next call'
  return token.renewsAt > now ? duration(token.renewsAt - now) : 'at the next call'
}

/** '3 made, 1,204 saved' */
export function requestWords({ made, saved }: ConnectionView['requests']): string {
  return `${plural(made, 'token request')}, ${plural(saved, 'request')} saved`
}
