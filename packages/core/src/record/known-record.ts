import { comparable, type Span } from '../util/clock.js'
import { AuthError } from '../contract/errors.js'
import { ForgottenRecord } from './forgotten-record.js'
import { heldBack, failureFrom, pendingEntry, type Failure } from './failure.js'
import { kept, listOf, pacedUntil, recentAttempts, type Kept } from './pacing.js'
import type { Settings } from '../options/settings.js'
import type { TokenRecord } from './token-record.js'
import type { Token } from '../contract/token.js'

const none: Kept = []

/** A failure, and when it stops holding back the next request. */
interface Backoff {
  /** As it is shared, by the clock of the machine that noted it. */
  readonly entry: Failure
  /** By the steady clock here, counted from when this instance learnt of it. */
  readonly until: number
}

/** What holds a token back, or the next request: the next token ends all of it. */
interface Trouble {
  readonly rejectedFingerprint: string | undefined
  readonly backoff: Backoff | undefined
  /** The entry that this process shared last in case it ends in a request, while it is not known how that went. */
  readonly pending: Failure | undefined
}

/** What came of other machines' clocks, and of `forget()`. */
interface Past {
  /** When attempts count as sent by the steady clock here for which that is another time. */
  readonly shifted?: Map<number, number> | undefined
  readonly forgotten?: ForgottenRecord | undefined
  /** What is known since all was forgotten. */
  readonly successor?: KnownRecord | undefined
}

/**
 * What an instance knows of its credential: from its own requests, and from the last reading of the shared record. It
 * says what must hold back the next request: failures, and the attempts that count against the vendor's limit.
 *
 * Most know of no trouble and have no past: each of the two is one object, made when there is some, since a field for
 * every part of them would take 32 bytes of each tenant.
 */
export class KnownRecord {
  readonly #settings: Pick<Settings<unknown>, 'provider' | 'policy' | 'clock' | 'cache'>
  #token: Token | undefined
  #trouble: Trouble | undefined
  /** By the clocks of the machines that sent them, as they are shared. */
  #attempts = none
  #past: Past | undefined

  constructor(settings: Pick<Settings<unknown>, 'provider' | 'policy' | 'clock' | 'cache'>) {
    this.#settings = settings
  }

  /** The record as it is to be shared. */
  get record(): TokenRecord {
    return {
      token: this.#token,
      rejectedFingerprint: this.#trouble?.rejectedFingerprint,
      failure: this.#trouble?.backoff?.entry,
      attempts: listOf(this.#attempts),
    }
  }

  /** The failure that holds back the next request, if one does, and until when by this machine's clock. */
  failure(): Pick<Failure, 'code' | 'until'> | undefined {
    const backoff = this.#trouble?.backoff
    if (backoff === undefined || backoff.entry.pending) return undefined
    const { clock } = this.#settings
    if (clock.now() >= backoff.until) return undefined
    return { code: backoff.entry.code, until: clock.wallAt(backoff.until) }
  }

  /** The same as an error to throw; under a lease also for a request whose sender ended in the middle. */
  refusal(isLeaseHeld: boolean): AuthError | undefined {
    const backoff = this.#trouble?.backoff
    if (backoff === undefined || (backoff.entry.pending && !isLeaseHeld)) return undefined
    const { clock, provider } = this.#settings
    const leftMs = backoff.until - clock.now()
    return leftMs > 0 ? heldBack(backoff.entry, provider.name, leftMs, clock.wallAt(backoff.until)) : undefined
  }

  /** Whether a request was noted, but not how it went: its sender asks just now, or has ended in the middle. */
  get isPending(): boolean {
    return this.#trouble?.backoff?.entry.pending === true
  }

  /** Whether a refresh token of this fingerprint is the one that was refused. */
  isRefusedGrant(print: string): boolean {
    return this.#trouble?.backoff?.entry.refusedGrant === print
  }

  /** Until when, by this machine's clock, the vendor's request limit holds back requests that can wait, if it does. */
  pacedUntil(): number | undefined {
    const { clock, policy } = this.#settings
    const shifted = this.#past?.shifted
    const attempts = listOf(this.#attempts).map((at) => shifted?.get(at) ?? at)
    const until = pacedUntil(attempts, policy.requestsPerHour, clock.now())
    return until === undefined ? undefined : clock.wallAt(until)
  }

  /** The error for a request that the vendor's limit holds back. */
  limitError(until: number, now: number): AuthError {
    return new AuthError({
      code: 'token_request_limit',
      provider: this.#settings.provider.name,
      retryAfterMs: until - now,
      message: `this hour's ${this.#settings.policy.requestsPerHour} token requests are spent. The next may be sent at ${new Date(until).toISOString()}`,
    })
  }

  /** A token that is better than none: not ended, and not refused. */
  spareToken(now: number): Token | undefined {
    const token = this.#token
    return token && this.#trouble?.rejectedFingerprint === undefined && now < token.expiresAt ? token : undefined
  }

  /**
   * Begins anew, with nothing but the attempts, which the vendor has counted in any case. Flights that are under way go on
   * with this one: what they still learn is no business of those that come later, but the attempts that they make.
   *
   * @param isShared whether there is a record that may remain
   */
  retire(isShared: boolean): KnownRecord {
    const next = new KnownRecord(this.#settings)
    next.#attempts = this.#attempts
    const { shifted, forgotten } = this.#past ?? {}
    if (shifted) next.#past = { shifted: new Map(shifted) }
    if (isShared) next.forgottenRecord(forgotten).noteForgotten()
    this.forget()
    this.#past = { ...this.#past, successor: next }
    return next
  }

  /** Notes that a token is never to be taken from the record again. */
  discard(token: Token, now: number): void {
    this.forgottenRecord().discard(token, now)
  }

  /** Notes that the record which was to be forgotten is gone. */
  noteDeleted(): void {
    this.#past?.forgotten?.noteDeleted()
  }

  /** A record as it was read, without what was forgotten and could not be deleted. */
  async withoutForgotten(record: TokenRecord | undefined): Promise<TokenRecord | undefined> {
    const forgotten = this.#past?.forgotten
    return record && forgotten ? forgotten.without(record) : record
  }

  private forgottenRecord(first?: ForgottenRecord): ForgottenRecord {
    const forgotten = this.#past?.forgotten ?? first ?? new ForgottenRecord()
    this.#past = { ...this.#past, forgotten }
    return forgotten
  }

  /** Forgets all but the attempts. */
  forget(): void {
    this.#token = undefined
    this.change({ rejectedFingerprint: undefined, backoff: undefined })
  }

  private change(change: Partial<Trouble>): void {
    const trouble = {
      rejectedFingerprint: undefined,
      backoff: undefined,
      pending: undefined,
      ...this.#trouble,
      ...change,
    }
    this.#trouble = Object.values(trouble).every((part) => part === undefined) ? undefined : trouble
  }

  /** Joins what the shared record says to what is known here. */
  learn(record: TokenRecord, now: number): void {
    const own = this.#trouble?.backoff
    // What this process noted in case it ends says nothing: it has not.
    const isOwn = record.failure?.pending && isSameSpan(record.failure, this.#trouble?.pending)
    const failure = isOwn ? own?.entry : record.failure
    // A token that was known when it was noted does not outdate a failure, whatever the clocks say of it.
    const tokenAt = isSameToken(this.#token, record.token) ? undefined : record.token?.issuedAt
    const sharedSince = Math.max(comparable(failure?.since, now), comparable(tokenAt, now))
    this.#token = record.token
    const ownSince = own && this.#settings.clock.wallAt(own.until) - (own.entry.until - own.entry.since)
    const backoff = (ownSince ?? 0) <= sharedSince ? this.backoff(failure) : own
    this.change({ rejectedFingerprint: record.rejectedFingerprint, backoff })
    const attempts = listOf(this.#attempts)
    const fresh = recentAttempts(record.attempts, now).filter((at) => !attempts.includes(at))
    for (const at of fresh) this.shift(at)
    this.#attempts = kept(this.stillCounted([...attempts, ...fresh]))
  }

  /** What was known of an entry already goes on as it began, however often the record is read. */
  private backoff(entry: Failure | undefined): Backoff | undefined {
    if (entry === undefined) return undefined
    const known = this.#trouble?.backoff
    if (known && isSameSpan(known.entry, entry)) return { ...known, entry }
    return { entry, until: this.#settings.clock.endOf(entry) }
  }

  /** Notes when an attempt counts as sent: for one that another machine's clock noted ahead of time, that is now. */
  private shift(at: number): void {
    const { clock } = this.#settings
    const now = clock.now()
    const shifted = now - Math.max(0, clock.wallAt(now) - at)
    if (shifted === at) return
    const map = this.#past?.shifted ?? new Map<number, number>()
    this.#past = { ...this.#past, shifted: map.set(at, shifted) }
  }

  /** One that counts no more is kept for as long as others may: read once more, it would seem to be new. */
  private stillCounted(attempts: readonly number[]): number[] {
    const { clock } = this.#settings
    const now = clock.now()
    const shifted = this.#past?.shifted
    const counted = new Set([
      ...recentAttempts(attempts, clock.wallAt(now)),
      ...attempts.filter((at) => recentAttempts([shifted?.get(at) ?? at], now).length > 0),
    ])
    for (const at of shifted?.keys() ?? []) if (!counted.has(at)) shifted?.delete(at)
    return [...counted].toSorted((a, b) => a - b)
  }

  /**
   * Notes an attempt before it is sent, so that it counts whatever becomes of this process.
   *
   * @param rejected the fingerprint of the token that the API refused, where that is why
   */
  noteAttempt(now: number, rejected: string | undefined): void {
    if (rejected !== undefined) this.change({ rejectedFingerprint: rejected })
    // Where the vendor names no limit, and nobody else reads the record, they count for nothing.
    if (this.#settings.policy.requestsPerHour === undefined && this.#settings.cache === undefined) return
    this.#attempts = kept([...this.stillCounted(listOf(this.#attempts)), now])
    this.shift(now)
    this.#past?.successor?.noteAttempt(now, undefined)
  }

  /** Takes an attempt back that never left this process. */
  withdrawAttempt(at: number): void {
    this.#attempts = kept(listOf(this.#attempts).filter((attempt) => attempt !== at))
    this.#past?.successor?.withdrawAttempt(at)
  }

  /** The record to share while a request is under way: with an entry for the case that this process ends in it. */
  pending(now: number): TokenRecord {
    const pending = pendingEntry(this.#trouble?.backoff?.entry, this.#settings.policy, now)
    this.change({ pending })
    return { ...this.record, failure: pending }
  }

  noteToken(token: Token): void {
    this.#trouble = undefined
    this.#token = token
  }

  /**
   * @param since when the wait begins: now, or when a request was sent that the machine slept through
   * @param refusedGrant the fingerprint of the refresh token, where that is what was refused
   * @returns the entry that the failure makes, if it is of a kind that holds back the next request, and not over already
   */
  noteFailure(error: AuthError, since: number, refusedGrant: string | undefined): Failure | undefined {
    const { code, provider, status, retryAfterMs } = error
    const failure = { code, message: error.detail, status, retryAfterMs }
    const entry = failureFrom(failure, this.#trouble?.backoff?.entry, this.#settings.policy, since)
    const backoff = entry && this.backoff({ ...entry, ...(refusedGrant && { refusedGrant }) })
    if (backoff === undefined || backoff.until <= this.#settings.clock.now()) return undefined
    this.change({ backoff })
    return entry
  }
}

const isSameSpan = (one: Span, other: Span | undefined) => one.since === other?.since && one.until === other.until

/** Whether these are one token, given once. */
function isSameToken(one: Token | undefined, other: Token | undefined): boolean {
  return one !== undefined && one.accessToken === other?.accessToken && one.issuedAt === other.issuedAt
}
