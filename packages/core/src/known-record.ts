import { comparable, holds } from './clock.js'
import { AuthError } from './errors.js'
import { heldBack, negativeEntry, pendingEntry, type NegativeEntry } from './negative-entry.js'
import { pacedUntil, recentAttempts } from './pacing.js'
import type { Settings } from './settings.js'
import type { TokenRecord } from './cache/token-record.js'
import type { Token } from './token.js'

const none: readonly number[] = []

/**
 * What an instance knows of its credential: from its own requests, and from the last reading of the shared record. It
 * says what must hold back the next request: failures, and the attempts that count against the vendor's limit.
 */
export class KnownRecord {
  readonly #settings: Pick<Settings<unknown>, 'provider' | 'policy'>
  #token: Token | undefined
  #rejectedFingerprint: string | undefined
  #negative: NegativeEntry | undefined
  #attempts = none

  constructor(settings: Pick<Settings<unknown>, 'provider' | 'policy'>) {
    this.#settings = settings
  }

  /** The record as it is to be shared. */
  get record(): TokenRecord {
    return {
      token: this.#token,
      rejectedFingerprint: this.#rejectedFingerprint,
      negative: this.#negative,
      attempts: this.#attempts,
    }
  }

  /** The failure that holds back the next request, if one does. */
  failure(now: number): NegativeEntry | undefined {
    const negative = this.#negative
    return negative && !negative.pending && holds(negative, now) ? negative : undefined
  }

  /** The same as an error to throw; under a lease also for a request whose sender ended in the middle. */
  refusal(now: number, isLeaseHeld: boolean): AuthError | undefined {
    const negative = this.#negative
    return negative?.pending && !isLeaseHeld ? undefined : heldBack(negative, this.#settings.provider.name, now)
  }

  /** Whether a request was noted, but not how it went: its sender asks just now, or has ended in the middle. */
  get isPending(): boolean {
    return this.#negative?.pending === true
  }

  /** Whether a refresh token of this fingerprint is the one that was refused. */
  isRefusedGrant(print: string): boolean {
    return this.#negative?.refusedGrant === print
  }

  /** Until when the vendor's request limit holds back requests that can wait, if it does. */
  pacedUntil(now: number): number | undefined {
    return pacedUntil(this.#attempts, this.#settings.policy.requestsPerHour, now)
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
    return token && this.#rejectedFingerprint === undefined && now < token.expiresAt ? token : undefined
  }

  /** Forgets all but the attempts, which the vendor has counted in any case. */
  forget(): void {
    this.#token = this.#rejectedFingerprint = this.#negative = undefined
  }

  /** Joins what the shared record says to what is known here. */
  learn(record: TokenRecord, now: number): void {
    const own = this.#negative
    const sharedSince = Math.max(comparable(record.negative?.since, now), comparable(record.token?.issuedAt, now))
    this.#token = record.token
    this.#rejectedFingerprint = record.rejectedFingerprint
    this.#negative = comparable(own?.since, now) > sharedSince ? own : record.negative
    const attempts = [...new Set([...this.#attempts, ...record.attempts])]
    this.#attempts = recentAttempts(attempts, now).toSorted((a, b) => a - b)
  }

  /**
   * Notes an attempt before it is sent, so that it counts whatever becomes of this process.
   *
   * @param rejected the fingerprint of the token that the API refused, where that is why
   */
  noteAttempt(now: number, rejected: string | undefined): void {
    this.#rejectedFingerprint = rejected ?? this.#rejectedFingerprint
    this.#attempts = withAttempt(recentAttempts(this.#attempts, now), now)
  }

  /** Takes an attempt back that never left this process. */
  withdrawAttempt(at: number): void {
    this.#attempts = this.#attempts.filter((attempt) => attempt !== at)
  }

  /** The record to share while a request is under way: with an entry for the case that this process ends in it. */
  pending(now: number): TokenRecord {
    return { ...this.record, negative: pendingEntry(this.#negative, this.#settings.policy, now) }
  }

  noteToken(token: Token): void {
    this.forget()
    this.#token = token
  }

  /**
   * @param refusedGrant the fingerprint of the refresh token, where that is what was refused
   * @returns the entry that the failure makes, if it is of a kind that holds back the next request
   */
  noteFailure(error: AuthError, now: number, refusedGrant: string | undefined): NegativeEntry | undefined {
    const { code, provider, status, retryAfterMs } = error
    const failure = { code, message: error.message.slice(provider.length + 2), status, retryAfterMs }
    const entry = negativeEntry(failure, this.#negative, this.#settings.policy, now)
    if (entry) this.#negative = { ...entry, ...(refusedGrant && { refusedGrant }) }
    return entry
  }
}

/** Most often there are no others: an array made of more than values leaves room, which each of many tenants would keep. */
function withAttempt(recent: number[], now: number): number[] {
  return recent.length === 0 ? [now] : [...recent, now]
}
