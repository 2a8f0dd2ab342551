import type { AuthError } from '../contract/errors.js'
import type { Token } from '../contract/token.js'
import type { Settings } from '../options/settings.js'
import { comparable } from '../util/clock.js'
import type { Backoff } from './backoff.js'
import { failureFrom, unfinished, type Failure } from './failure.js'
import { ForgottenRecord } from './forgotten-record.js'
import {
  kept,
  limitedBackoff,
  listOf,
  recentAttempts,
  shiftOf,
  stillCounted,
  type Kept,
  type Shifted,
} from './hourly-limit.js'
import type { TokenRecord } from './token-record.js'
import { changed, failedBackoff, knownFailure, latestFailure, type Trouble } from './trouble.js'

/**
 * What an instance knows about its credential, from its own requests and from the last reading of the shared record.
 *
 * Most instances have no trouble and no past: each of the two is one object, made on demand, since a field for
 * every part would cost each tenant 32 bytes.
 */
export class KnownRecord {
  readonly #settings: Pick<Settings<unknown>, 'provider' | 'policy' | 'clock' | 'cache'>
  #token: Token | undefined
  #trouble: Trouble | undefined
  /** By the clocks of the machines that sent them, as shared. */
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
      failure: this.failure,
      attempts: listOf(this.#attempts),
    }
  }

  /** What may delay the next request: the last failure, and the vendor's limit. */
  backoffs(): Backoff[] {
    const { clock, policy } = this.#settings
    const limited = limitedBackoff(listOf(this.#attempts), this.#past?.shifted, policy.requestsPerHour, clock)
    return [failedBackoff(this.#trouble?.failure, clock), limited].filter((one) => one !== undefined)
  }

  /** The failure that was noted last, if no token came after it. */
  get failure(): Failure | undefined {
    return this.#trouble?.failure?.entry
  }

  /** A token that is better than none: neither expired nor refused. */
  spareToken(now: number): Token | undefined {
    if (this.#trouble?.rejectedFingerprint !== undefined) return undefined
    return this.#token && now < this.#token.expiresAt ? this.#token : undefined
  }

  /**
   * Starts over with nothing but the attempts, which the vendor has counted in any case. Flights under way keep this
   * object: later flights see none of what they still learn, except their attempts.
   *
   * @param isShared whether there is a record that may remain
   */
  retire(isShared: boolean): KnownRecord {
    const next = new KnownRecord(this.#settings)
    next.#attempts = this.#attempts
    const { shifted, forgotten = isShared ? new ForgottenRecord() : undefined } = this.#past ?? {}
    if (shifted || forgotten) next.#past = { shifted: shifted && new Map(shifted), forgotten }
    if (isShared) forgotten?.noteForgotten()
    this.clear()
    this.#past = { ...this.#past, successor: next }
    return next
  }

  /** What was forgotten but may still be in the record. */
  get forgotten(): ForgottenRecord | undefined {
    return this.#past?.forgotten
  }

  /** Notes that a token must never be taken from the record again. */
  discard(token: Token, now: number): void {
    const forgotten = this.forgotten ?? new ForgottenRecord()
    this.#past = { ...this.#past, forgotten }
    forgotten.discard(token, now)
  }

  /** Drops everything but the attempts. */
  clear(): void {
    this.#token = undefined
    this.change({ rejectedFingerprint: undefined, failure: undefined })
  }

  private change(change: Partial<Trouble>): void {
    this.#trouble = changed(this.#trouble, change)
  }

  /** Merges the shared record into what is known here. */
  learn(record: TokenRecord, now: number): void {
    // A token that was known when a failure was noted does not supersede it, whatever the clocks say.
    const tokenAt = isSameToken(this.#token, record.token) ? undefined : record.token?.issuedAt
    const failure = latestFailure(this.#trouble, record.failure, comparable(tokenAt, now), this.#settings.clock, now)
    this.#token = record.token
    this.change({ rejectedFingerprint: record.rejectedFingerprint, failure })
    const attempts = listOf(this.#attempts)
    const fresh = recentAttempts(record.attempts, now).filter((at) => !attempts.includes(at))
    for (const at of fresh) this.shift(at)
    this.#attempts = kept(stillCounted([...attempts, ...fresh], this.#past?.shifted, this.#settings.clock))
  }

  private shift(at: number): void {
    const shifted = shiftOf(at, this.#settings.clock)
    if (shifted === undefined) return
    this.#past = { ...this.#past, shifted: (this.#past?.shifted ?? new Map<number, number>()).set(at, shifted) }
  }

  /**
   * Notes an attempt before it is sent, so that it counts even if this process ends.
   *
   * @param rejected the fingerprint of the token that the API refused, if that is the reason
   */
  noteAttempt(now: number, rejected: string | undefined): void {
    if (rejected !== undefined) this.change({ rejectedFingerprint: rejected })
    const { policy, cache, clock } = this.#settings
    // If the vendor states no limit, and nobody else reads the record, they are not needed.
    if (policy.requestsPerHour === undefined && cache === undefined) return
    const counted = stillCounted(listOf(this.#attempts), this.#past?.shifted, clock)
    // Added even if equal: two may be sent within a millisecond.
    this.#attempts = kept([...counted, now])
    this.shift(now)
    this.#past?.successor?.noteAttempt(now, undefined)
  }

  /** Takes back an attempt that never left this process. */
  withdrawAttempt(at: number): void {
    this.#attempts = kept(listOf(this.#attempts).filter((attempt) => attempt !== at))
    this.#past?.successor?.withdrawAttempt(at)
  }

  /** The record to share while a request is under way: with a failure, in case this process ends during it. */
  pending(now: number): TokenRecord {
    const pending = unfinished(this.failure, this.#settings.policy, now)
    this.change({ pending })
    return { ...this.record, failure: pending }
  }

  noteToken(token: Token): void {
    this.#trouble = undefined
    this.#token = token
  }

  /**
   * @param since when the wait begins: now, or when a request was sent that the machine slept through
   * @param refusedGrant the fingerprint of the refresh token, if that is what was refused
   * @returns the failure as shared, if it is of a kind that delays the next request, and not over already
   */
  noteFailure(error: AuthError, since: number, refusedGrant: string | undefined): Failure | undefined {
    const { clock, policy } = this.#settings
    const { code, detail: message, status, retryAfterMs } = error
    const previous = this.failure
    const entry = failureFrom({ code, message, status, retryAfterMs }, previous, policy, since)
    const failure =
      entry && knownFailure({ ...entry, ...(refusedGrant && { refusedGrant }) }, this.#trouble?.failure, clock)
    if (failure === undefined || failure.until <= clock.now()) return undefined
    this.change({ failure })
    return entry
  }
}

const none: Kept = []

/** The effects of other machines' clocks, and of `forget()`. */
interface Past {
  readonly shifted?: Shifted | undefined
  readonly forgotten?: ForgottenRecord | undefined
  /** What has been learnt since `forget()`. */
  readonly successor?: KnownRecord | undefined
}

/** Whether these are the same token, issued once. */
function isSameToken(one: Token | undefined, other: Token | undefined): boolean {
  return one !== undefined && one.accessToken === other?.accessToken && one.issuedAt === other.issuedAt
}
