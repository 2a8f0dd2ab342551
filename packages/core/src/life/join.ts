import type { GetTokenOptions } from '../contract/auth.js'
import { AuthError } from '../contract/errors.js'
import type { TokenRequestReason } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import type { Flight } from '../flight/flight.js'
import type { Obtained } from '../flight/obtained.js'
import { subjectChanged } from '../flight/subject-changes.js'
import type { Caller } from '../options/call-options.js'
import type { Settings } from '../options/settings.js'
import { signalOf } from '../util/plain-cause.js'
import { settle } from '../util/settle.js'
import { isUsable, type HeldToken } from './held-token.js'
import { keepAlive } from './keep-alive.js'

/**
 * Joins the token request under way, or starts one. Starts a second one if the one it joined never ends, or if its
 * token expired on the way: a machine may sleep in the middle of it.
 */
export async function join<Credentials>(
  life: Joined<Credentials>,
  reason: TokenRequestReason,
  options: GetTokenOptions | undefined,
): Promise<Arrived> {
  const { longestMs, provider, now } = life.settings
  const { held: before, subjectNumber: subject } = life
  const { generation } = life.account
  for (let tries = 0; tries < 2;) {
    const isOwn = life.flight === undefined
    const flight = life.flight ?? life.start(reason)
    keepAlive(flight, options)
    // A request sent before `forget()` is for those who called before it: another request follows.
    const isStale = flight.generation < generation
    const outcome = await settle(flight.obtained, longestMs, now, options?.signal).catch((error: unknown) => {
      if (isStale) return undefined
      // A framework ended it for the page that began it, which says nothing about those who joined it.
      if (isOwn || signalOf(error) === undefined) throw error
      return { ended: 'deadline' } as const
    })
    if (outcome && 'ended' in outcome && outcome.ended === 'aborted') throw aborted(life.account)
    if (subject !== life.subjectNumber) throw subjectChanged(provider.name)
    const isSettled = outcome === undefined || 'value' in outcome
    if (isStale && isSettled) continue
    // It left the request to another process, which is not enough for a caller who cannot go on with the held token.
    if (outcome && 'value' in outcome && outcome.value.from === 'elsewhere' && reason !== 'advisory') continue
    tries += 1
    if (outcome && 'value' in outcome) {
      const { token } = outcome.value
      if (now() < token.expiresAt) return flight.reason === 'recovery' ? outcome.value : { token, from: 'held' }
      continue
    }
    // A runtime may drop the work of a request that has ended; those who joined it must not hang forever.
    life.leave(flight)
    const { held } = life
    if (held !== before && isUsable(held, now())) return { token: held.token, from: 'held' }
  }
  throw new AuthError({
    code: 'timeout',
    provider: provider.name,
    message: `no token within ${2 * longestMs} ms. Try again later`,
  })
}

/** The error of a caller who gave up. */
export function aborted({ settings, label }: Caller): AuthError {
  const provider = settings.provider.name
  return new AuthError({ code: 'aborted', provider, label, message: 'the wait for a token was aborted by its caller' })
}

/** What waiting callers read from an instance's life. */
interface Joined<Credentials> {
  readonly settings: Settings<Credentials>
  readonly account: Caller & { readonly generation: number }
  readonly held: HeldToken | undefined
  readonly subjectNumber: number
  readonly flight: Flight<Credentials> | undefined
  start(reason: TokenRequestReason): Flight<Credentials>
  leave(flight: Flight<Credentials>): void
}

/** `'held'`: it came for another reason, or earlier. Otherwise a flight that a 401 started brought it. */
export type Arrived = { readonly token: Token; readonly from: 'held' | Obtained['from'] }
