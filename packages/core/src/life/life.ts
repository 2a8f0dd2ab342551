import type { GetTokenOptions } from '../contract/auth.js'
import { isAuthError, labelled } from '../contract/errors.js'
import type { TokenRequestReason } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import type { Account } from '../flight/account.js'
import { Flight } from '../flight/flight.js'
import type { Settings } from '../options/settings.js'
import { stopping, type Backoff } from '../record/backoff.js'
import { isSetBack } from '../util/clock.js'
import { endsWorkWithResponse } from '../util/runtime.js'
import { announceGrantEnd, noteGrantEnd } from './grant-end.js'
import { hold, isUsable, leftToOthers, mayBeLeft, reasonNow, rests, type HeldToken } from './held-token.js'
import { aborted, join } from './join.js'
import { keepAlive } from './keep-alive.js'
import { Rare } from './rare.js'

/**
 * The life of an instance's token: the held token, when a new one is due, and the one flight that all callers share.
 * No timers: an idle process does nothing and may exit.
 *
 * Its private methods are TypeScript's, as in every class of which each instance has an object: a `#method` costs 8
 * bytes more per object.
 */
export class Life<Credentials> {
  readonly account: Account<Credentials>
  /** The account's. A field of its own, so that a hit among many tenants waits for one object less from memory. */
  readonly settings: Settings<Credentials>
  held: HeldToken | undefined
  /** Whether the API, or the program, refused the held token. */
  isSuspect = false
  flight: Flight<Credentials> | undefined
  /** Identifies the subject whose token is given out now. */
  subjectNumber = 0
  /** How often a token was given out. */
  given = 0
  #rare: Rare | undefined

  constructor(account: Account<Credentials>) {
    this.account = account
    this.settings = account.settings
  }

  /** Not async, and awaits nothing: a hit costs only two comparisons of the clock with small integers. */
  getToken(options?: GetTokenOptions): Promise<Token> {
    if (options?.signal?.aborted) return Promise.reject(aborted(this.account))
    const { held } = this
    const now = this.settings.now()

    // Held, and nothing is due for a while: most calls end here.
    if (held !== undefined && rests(held, now) && !this.isSuspect && !asksForMore(options)) return this.give(held)

    if (held?.token.refreshExpiresAt !== undefined) announceGrantEnd(this, now)
    // Nothing to give out: wait for what comes.
    const reason = this.reason(now, options)
    if (!isUsable(held, now)) return this.wait(reason ?? 'missing', options)

    // Held, and a new one is not due, or not available: even a suspect one is better than none.
    if (reason === undefined || this.backoff(reason) !== undefined) return this.give(held)

    // Due soon: renewed in the background, if the runtime lets that go on.
    const goesOn = !endsWorkWithResponse() || options?.waitUntil !== undefined
    if (reason === 'advisory' && goesOn) {
      keepAlive(this.flight ?? this.start(reason), options)
      return this.give(held)
    }
    return this.wait(reason, options)
  }

  private give({ settled }: HeldToken): Promise<Token> {
    this.given += 1
    return settled
  }

  /** Waits for a new token. If none can be had, falls back to the held one while it is usable. */
  private async wait(reason: TokenRequestReason, options: GetTokenOptions | undefined): Promise<Token> {
    const { subjectNumber } = this
    try {
      const { token } = await join(this, reason, options)
      this.given += 1
      return token
    } catch (error) {
      const { held } = this
      const isStandIn = !isAuthError(error, 'aborted') && subjectNumber === this.subjectNumber
      if (isStandIn && isUsable(held, this.settings.now())) return this.give(held)
      throw labelled(error, this.account.label)
    }
  }

  /** Begins a token request. */
  start(reason: TokenRequestReason): Flight<Credentials> {
    const { held, settings } = this
    const flight = new Flight(this.account, reason, held?.token, {
      mayBeLeft: reason === 'advisory' && mayBeLeft(held, settings),
      replaced: () => this.drop(),
      obtained: (obtained) => {
        if (flight.isForgotten || this.flight !== flight) return
        const { token, from } = obtained
        if (from === 'elsewhere') {
          if (this.held?.token === token) this.held = leftToOthers(this.held, settings)
          return
        }
        this.held = noteGrantEnd(this, hold(token, reason, settings.policy, settings.now(), this.held))
        this.isSuspect = false
        if (reason === 'recovery' && from === 'vendor') this.rare.recovered = token
      },
      ended: () => this.leave(flight),
    })
    this.flight = flight
    // Only now: it runs code of the program's, which may ask for a token in turn.
    this.#rare?.onStart?.()
    return flight
  }

  /** Makes the next caller begin its own flight. */
  leave(flight: Flight<Credentials>): void {
    if (this.flight === flight) this.flight = undefined
  }

  private reason(now: number, options: GetTokenOptions | undefined): TokenRequestReason | undefined {
    const { held } = this
    if (options?.forceRefresh) return 'forced'
    if (held === undefined) return 'missing'
    if (this.isSuspect && !this.#rare?.guard?.backoff(this.settings.clock)) return 'recovery'
    return reasonNow(held, now, options?.minValidityMs ?? 0, this.settings.policy)
  }

  /**
   * What delays a request that could be made: a usable token stays in use meanwhile. What only a flight can know, whether the
   * lease is ours, counts when it looks; the program's own limit too, since another process's token may come first.
   */
  backoff(reason: TokenRequestReason): Backoff | undefined {
    const fruitless = this.#rare?.guard?.backoff(this.settings.clock)
    const backoffs = [...this.account.known.backoffs(), ...(fruitless ? [fruitless] : [])]
    // A request under way has been let through: joining it spends nothing.
    const isSentElsewhere = this.flight !== undefined
    const request = { reason, hasToken: true, isTurn: false, isSentElsewhere, enforceLimit: false }
    const [backoff] = stopping(backoffs, request)
    // The secret may have been corrected, or another process may have a token: a flight looks, and sends nothing otherwise.
    if (backoff?.why === 'failed' && mayLookAgain(this.rare, backoff, this.settings.now())) return undefined
    if (backoff?.why === 'limited' && this.rare.announcedLimit !== backoff.until) {
      this.rare.announcedLimit = backoff.until
      this.account.emit({ type: 'token_request_paced', reason, until: backoff.until })
    }
    return backoff
  }

  async forget(): Promise<void> {
    const held = this.held?.token
    this.account.generation += 1
    this.held = undefined
    this.isSuspect = false
    this.account.emit({ type: 'forgotten' })
    await this.account.forget(held, () => this.drop())
  }

  /** Drops what belongs to a subject that was replaced. */
  drop(): void {
    this.subjectNumber += 1
    this.held = undefined
    this.isSuspect = false
    if (this.#rare) this.#rare.guard = undefined
  }

  get rare(): Rare {
    return (this.#rare ??= new Rare())
  }

  get rareIfAny(): Rare | undefined {
    return this.#rare
  }
}

/** Whether a call asks for more than any token that has not ended. */
function asksForMore(options: GetTokenOptions | undefined): boolean {
  return Boolean(options?.forceRefresh) || Boolean(options?.minValidityMs)
}

/** Whether it is time to look if the credentials, or the shared record, are others than those that failed. */
function mayLookAgain(rare: Rare, { since }: Backoff, now: number): boolean {
  const lookedAt = Math.max(since, rare.lookedAgainAt)
  if (now < lookedAt + lookPauseMs && !isSetBack(lookedAt, now)) return false
  rare.lookedAgainAt = now
  return true
}

/** The pause between two readings of the program's credentials while a failure delays the next request. */
const lookPauseMs = 10_000
