import type { AuthStatus, GetTokenOptions } from '../contract/auth.js'
import { AuthError, isAuthError, type AuthErrorCode } from '../contract/errors.js'
import { signalOf } from '../util/plain-cause.js'
import type { AuthEventDetails, TokenRequestReason } from '../contract/events.js'
import { describeHeld, dueReason, heldSince, hold, isUsable, rests, type HeldToken } from './held-token.js'
import { RecoveryGuard } from './recovery-guard.js'
import { endsWorkWithResponse } from '../util/runtime.js'
import type { Settings } from '../options/settings.js'
import { settle } from '../util/settle.js'
import { subjectChanged } from './subject-changes.js'
import type { Token } from '../contract/token.js'
import type { Obtained, TokenRequester } from '../flight/token-requester.js'

/** A recovery after a 401: the token to replay with, or why there is none. */
export type Recovery =
  /** `'held'`: it came for another reason, or before. Otherwise by a flight that began because of a 401. */
  | { token: Token; from: 'held' | Obtained['from'] }
  | { skipped: 'fruitless_before' | 'paced' | 'revoked' | 'token_request_failed'; code?: AuthErrorCode | undefined }

/** A token request under way. */
interface Flight {
  readonly obtained: Promise<Obtained>
  /** Never rejects. One for all who keep it alive: each of their own would be kept until the flight ends. */
  readonly ended: Promise<unknown>
  readonly reason: TokenRequestReason
  /** How often all had been forgotten when it began. */
  readonly generation: number
}

/** What few instances ever have: one object, made when there is some, takes 16 bytes less of each tenant than three fields. */
class Rare {
  guard: RecoveryGuard | undefined
  /** By token, so that however many ask for one revocation, one is sent. */
  revocations: WeakMap<Token, Promise<void>> | undefined
  announcedPacing = 0
}

/**
 * Holds one credential's token and decides when a new one is due. All callers of an instance share one token request.
 * No timers: an idle process does nothing and may exit.
 */
export class TokenSource<Credentials> {
  readonly #settings: Settings<Credentials>
  #held: HeldToken | undefined
  #suspect = false
  readonly #requester: TokenRequester<Credentials>
  #flight: Flight | undefined
  /** Counts the calls of `forget`, so that a token requested before one is not held after it. */
  #forgotten = 0
  /** How often the credentials came to be another subject's. */
  #subject = 0
  #rare: Rare | undefined

  constructor(settings: Settings<Credentials>, requester: TokenRequester<Credentials>) {
    this.#settings = settings
    this.#requester = requester
  }

  get settings(): Settings<Credentials> {
    return this.#settings
  }

  /** Not async, and nothing awaited: a hit costs no more than two comparisons of the clock with small numbers. */
  getToken(options?: GetTokenOptions): Promise<Token> {
    if (options?.signal?.aborted) return Promise.reject(this.aborted())
    const now = this.#settings.now()
    const held = this.#held
    if (held !== undefined && rests(held, now) && !this.#suspect && !options?.forceRefresh) return held.settled
    const reason = this.reason(now, options)
    if (!isUsable(held, now)) return this.wait(reason ?? 'missing', options)
    if (reason === undefined || this.heldBack(reason) !== undefined) return held.settled
    if (reason !== 'advisory' || (endsWorkWithResponse() && options?.waitUntil === undefined)) {
      return this.wait(reason, options)
    }
    const flight = this.#flight ?? this.start(reason)
    keepAlive(flight, options)
    return held.settled
  }

  /** Stands for whose token is given out just now. */
  get subject(): number {
    return this.#subject
  }

  /**
   * Replaces a token that the API refused: by a newer one that is held already, or by asking for one.
   *
   * @param subject whose token it was: a call for one subject is never sent again with the token of another
   */
  async recover(refused: Token, subject: number, signal: AbortSignal | undefined): Promise<Recovery> {
    if (subject !== this.#subject) return { skipped: 'token_request_failed' }
    // Whoever revoked it wants no new one for the calls that were under way with it.
    if (this.#rare?.revocations?.has(refused)) return { skipped: 'revoked' }
    const now = this.#settings.now()
    const held = this.#held
    // By identity, not by content: the vendor may have given the same token anew since the refused request was sent.
    if (isUsable(held, now) && held.token !== refused && !this.#suspect) return { token: held.token, from: 'held' }
    if (this.#rare?.guard?.holds(this.#settings.clock.now())) return { skipped: 'fruitless_before' }
    if (held?.token === refused) this.markSuspect()
    const why = this.heldBack('recovery')
    if (why !== undefined) return { skipped: why, code: this.#requester.failure()?.code }
    try {
      return await this.join('recovery', { signal })
    } catch (error) {
      if (isAuthError(error, 'aborted')) throw error
      return { skipped: 'token_request_failed', code: isAuthError(error) ? error.code : undefined }
    }
  }

  /** Notes whether the API accepted a token that was requested after a 401. */
  judge(token: Token, fruitful: boolean): void {
    const guard = (this.rare().guard ??= new RecoveryGuard())
    guard.judge(token, fruitful, this.#settings.clock.now())
  }

  /** Marks the token as suspect, if it is still the one held. */
  suspect(token: Token | undefined): void {
    const held = this.#held
    if (held === undefined || (token !== undefined && token.accessToken !== held.token.accessToken)) return
    const now = this.#settings.now()
    // One that the vendor itself gave for a recovery a moment ago: asking again at once would be the beginning of a storm.
    if (held.askedFor === 'recovery' && now - heldSince(held) < 5 * 60_000) this.judge(held.token, false)
    this.markSuspect()
  }

  async forget(): Promise<void> {
    const held = this.#held?.token
    this.#forgotten += 1
    this.#held = undefined
    this.#suspect = false
    this.emit({ type: 'forgotten' })
    await this.#requester.forget(held, () => this.drop())
  }

  /** Revokes the held token at the vendor, and the one that a request under way brings. */
  async revokeHeld(): Promise<void> {
    const held = this.#held
    const own = isUsable(held, this.#settings.now()) ? this.revokeOnce(held.token) : undefined
    await Promise.all([own, this.#flight && this.revokeWhatComes(this.#flight, held?.token)])
  }

  private async revokeWhatComes({ obtained }: Flight, held: Token | undefined): Promise<void> {
    const { longestMs, now } = this.#settings
    const subject = this.#subject
    const outcome = await settle(obtained, longestMs, now).catch(() => undefined)
    if (outcome === undefined || !('value' in outcome) || subject !== this.#subject) return
    const { token } = outcome.value
    if (token !== held && now() < token.expiresAt) await this.revokeOnce(token)
  }

  private revokeOnce(token: Token): Promise<void> {
    const revocations = (this.rare().revocations ??= new WeakMap<Token, Promise<void>>())
    const underWay = revocations.get(token)
    if (underWay) return underWay
    const revocation = this.revoke(token)
    revocations.set(token, revocation)
    revocation.catch(() => revocations.delete(token))
    return revocation
  }

  private async revoke(token: Token): Promise<void> {
    await this.#requester.revoke(token.accessToken, () => this.drop())
    this.emit({ type: 'revoked' })
    if (this.#held?.token === token) await this.forget()
    else this.#requester.discard(token)
  }

  describe(): Omit<AuthStatus, 'provider' | 'baseUrl'> {
    const now = this.#settings.now()
    const held = this.#held
    const backoff = this.#requester.failure()
    return {
      ...describeHeld(held, now, this.#settings.policy),
      suspect: this.#suspect,
      refreshing: this.#flight !== undefined,
      ...(backoff && { backoff: { code: backoff.code, until: backoff.until } }),
      tokenRequests: this.#requester.tokenRequests,
    }
  }

  emit(event: AuthEventDetails): void {
    this.#requester.emit(event)
  }

  private reason(now: number, options: GetTokenOptions | undefined): TokenRequestReason | undefined {
    const held = this.#held
    if (options?.forceRefresh) return 'forced'
    if (held === undefined) return 'missing'
    if (this.#suspect && !this.#rare?.guard?.holds(this.#settings.clock.now())) return 'recovery'
    return dueReason(held, now, options?.minValidityMs ?? 0, this.#settings.policy)
  }

  /** Why a request that could be made does without, while a usable token is held. */
  private heldBack(reason: TokenRequestReason): 'paced' | 'token_request_failed' | undefined {
    if (this.#requester.failure() !== undefined) return 'token_request_failed'
    // In the mandatory window the token is about to end, and a request is no longer optional.
    const until = reason === 'mandatory' ? undefined : this.#requester.pacedUntil()
    if (until === undefined || this.#flight !== undefined) return undefined
    const rare = this.rare()
    if (rare.announcedPacing !== until) {
      rare.announcedPacing = until
      this.emit({ type: 'token_request_paced', reason, until })
    }
    return 'paced'
  }

  /** Waits for a new token. A token that is still usable stands in when none is to be had. */
  private async wait(reason: TokenRequestReason, options: GetTokenOptions | undefined): Promise<Token> {
    const subject = this.#subject
    try {
      return (await this.join(reason, options)).token
    } catch (error) {
      const held = this.#held
      const isStandIn = !isAuthError(error, 'aborted') && subject === this.#subject
      if (isStandIn && isUsable(held, this.#settings.now())) return held.token
      throw error
    }
  }

  /**
   * Joins the token request under way, or starts one. Starts anew, once, when the one it joined never ends, or when its
   * token ended on the way: a machine may sleep in the middle of it.
   */
  private async join(
    reason: TokenRequestReason,
    options: GetTokenOptions | undefined,
  ): Promise<Exclude<Recovery, { skipped: unknown }>> {
    const { longestMs, now } = this.#settings
    const before = this.#held
    const called = this.#forgotten
    const subject = this.#subject
    for (let tries = 0; tries < 2; tries += 1) {
      const isOwn = this.#flight === undefined
      const flight = this.#flight ?? this.start(reason)
      keepAlive(flight, options)
      const isStale = flight.generation < called
      const outcome = await settle(flight.obtained, longestMs, now, options?.signal).catch((error: unknown) => {
        // That of a flight from before all was forgotten is for those who called before, as its token is.
        if (isStale) return { ended: 'forgotten' } as const
        // A framework ended it for the page that began it, which says nothing about whoever joined it.
        if (isOwn || signalOf(error) === undefined) throw error
        return { ended: 'deadline' } as const
      })
      if ('ended' in outcome && outcome.ended === 'aborted') throw this.aborted()
      if (subject !== this.#subject) throw subjectChanged(this.#settings.provider.name)
      if ('value' in outcome) {
        // What was requested before all was forgotten is for those who called before: one more request comes after it.
        if (isStale) tries -= 1
        else if (this.#settings.now() < outcome.value.token.expiresAt) {
          return flight.reason === 'recovery' ? outcome.value : { token: outcome.value.token, from: 'held' }
        }
        continue
      }
      if (outcome.ended === 'forgotten') {
        tries -= 1
        continue
      }
      // A runtime may drop the work of a request that has ended; whoever joined it must not hang for ever.
      if (this.#flight === flight) this.#flight = undefined
      const held = this.#held
      if (held !== before && isUsable(held, this.#settings.now())) return { token: held.token, from: 'held' }
    }
    throw new AuthError({
      code: 'timeout',
      provider: this.#settings.provider.name,
      message: `no token within ${2 * longestMs} ms. Try again later`,
    })
  }

  private start(reason: TokenRequestReason): Flight {
    const generation = this.#forgotten
    const isForgotten = () => generation !== this.#forgotten
    // Behind a settled promise, so that the flight is known before any code of the caller's runs in it.
    const obtained = Promise.resolve()
      .then(() => this.#requester.request({ reason, held: this.#held?.token, isForgotten, drop: () => this.drop() }))
      .then((it) => {
        if (!isForgotten() && this.#flight === flight) this.take(it, reason)
        return it
      })
      .finally(() => {
        if (this.#flight === flight) this.#flight = undefined
      })
    const ended = obtained.catch(() => undefined)
    const flight: Flight = { obtained, ended, reason, generation }
    this.#flight = flight
    return flight
  }

  /** Drops what belongs to a subject that another took the place of. */
  private drop(): void {
    this.#subject += 1
    this.#held = undefined
    this.#suspect = false
    if (this.#rare) this.#rare.guard = undefined
  }

  private rare(): Rare {
    return (this.#rare ??= new Rare())
  }

  private take(obtained: Obtained, reason: TokenRequestReason): void {
    this.#held = hold(obtained, reason, this.#settings.policy, this.#settings.now(), this.#held)
    this.#suspect = false
  }

  private markSuspect(): void {
    if (this.#suspect) return
    this.#suspect = true
    this.emit({ type: 'invalidated' })
  }

  private aborted(): AuthError {
    const provider = this.#settings.provider.name
    return new AuthError({ code: 'aborted', provider, message: 'the wait for a token was aborted by its caller' })
  }
}

/** Hands the request to the runtime. A `waitUntil` that throws, as one that lost its `this` does, breaks nothing. */
function keepAlive({ ended }: Flight, options: GetTokenOptions | undefined): void {
  try {
    const kept: unknown = options?.waitUntil?.(ended)
    // One that is async would end the process by a rejection that nobody looks at.
    Promise.resolve(kept).catch(() => undefined)
  } catch {
    // The runtime may then drop the request; whoever joins it starts anew.
  }
}
