import type { PoolReport, PoolRunOptions } from '../contract/auth-pool.js'
import { isAuthError, type AuthError } from '../contract/errors.js'
import { notify } from '../contract/events.js'
import type { Life } from '../life/life.js'
import { settle } from '../util/settle.js'
import { poolRefusal } from './member.js'

/**
 * Serves many tenants, a few at a time, as a vendor wants it: evenly spaced if asked to, with a pause for all after a
 * `rate_limited`, and no longer once the vendor is down.
 */
export class PoliteRun<Key extends string> {
  readonly #options: PoolRunOptions
  readonly #total: number
  readonly #next: Iterator<Key>
  /** Those without an outcome. */
  readonly #open: Set<Key>
  /** To be tried again after a pause. */
  readonly #again: Key[] = []
  /** Why those, and others before them, are tried again. */
  readonly #limited = new Map<Key, AuthError>()
  readonly #failed = new Map<Key, AuthError>()
  readonly #end = new AbortController()
  readonly #ended = new Promise<void>((resolve) => this.#end.signal.addEventListener('abort', () => resolve()))
  #ready = 0
  #startedAt: number | undefined
  /** By the steady clock of the tenants. */
  #nextStart = -Infinity
  #pausedUntil = -Infinity
  #pauses = 0
  #fruitlessPauses = 0
  #silences = 0

  constructor(keys: ReadonlySet<Key>, options: PoolRunOptions) {
    this.#options = options
    this.#total = keys.size
    this.#next = keys.values()
    this.#open = new Set(keys)
  }

  async go(serve: Serve<Key>): Promise<PoolReport<Key>> {
    const { concurrency = 4 } = this.#options
    await Promise.all(Array.from({ length: Math.min(concurrency, this.#total) }, () => this.#work(serve)))
    for (const [key, error] of this.#limited) if (this.#open.has(key)) this.#fail(key, error)
    return { ready: this.#ready, failed: this.#failed, untried: [...this.#open] }
  }

  async #work(serve: Serve<Key>): Promise<void> {
    for (let key = this.#take(); key !== undefined; key = this.#take()) {
      const attempt: Attempt = { life: undefined, sent: 0, pauses: 0, free: 0, taken: 0 }
      try {
        if (await serve(key, (life) => this.#turn(attempt, life))) this.#succeed(key, attempt)
      } catch (thrown) {
        if (!this.#isAborted || !isAuthError(thrown, 'aborted')) this.#refuse(key, asAuthError(thrown), attempt)
      }
      // Nothing was sent in its turn, which is the next one's then.
      if (!hasSent(attempt) && this.#nextStart === attempt.taken) this.#nextStart = attempt.free
    }
  }

  #take(): Key | undefined {
    if (this.#isOver) return undefined
    return this.#again.shift() ?? this.#next.next().value
  }

  /** Waits until a request may be sent. @returns false if the run has ended instead */
  async #turn(attempt: Attempt, life: Life<unknown>): Promise<boolean> {
    const { clock, now } = life.settings
    const { perMinute, signal } = this.#options
    this.#startedAt ??= now()
    for (;;) {
      const leftMs = Math.max(this.#pausedUntil, this.#nextStart) - clock.now()
      if (this.#isOver) return false
      if (leftMs <= 0) break
      // The clock is looked at each second: timers stand still while the machine sleeps.
      await settle(this.#ended, Math.min(leftMs, 1_000), now, signal)
    }
    Object.assign(attempt, { life, sent: life.account.tokenRequests, pauses: this.#pauses, free: this.#nextStart })
    if (perMinute !== undefined) attempt.taken = this.#nextStart = clock.now() + 60_000 / perMinute
    return true
  }

  #succeed(key: Key, attempt: Attempt): void {
    this.#ready += 1
    // One that needed no request tells nothing of the vendor.
    if (hasSent(attempt)) {
      this.#silences = 0
      if (attempt.pauses === this.#pauses) this.#fruitlessPauses = 0
    }
    this.#close(key)
  }

  #refuse(key: Key, error: AuthError, attempt: Attempt): void {
    const { code } = error
    // What failed before the run began, and is remembered, tells nothing of the vendor now.
    const since = attempt.life?.account.known.failure?.since ?? Infinity
    const isNews = attempt.life !== undefined && since >= (this.#startedAt ?? 0)
    if (code === 'rate_limited' && isNews) return this.#pause(key, error, attempt)
    const isSilence = code === 'provider_unavailable' || code === 'timeout'
    if (isNews && isSilence) this.#silences += 1
    else if (hasSent(attempt)) this.#silences = 0
    this.#fail(key, error)
    if (this.#silences >= mostSilences) this.#end.abort()
  }

  /** Stops all requests for a while. Of several that were under way together, one begins a pause. */
  #pause(key: Key, error: AuthError, { life, pauses }: Attempt): void {
    this.#again.push(key)
    this.#limited.set(key, error)
    if (pauses === this.#pauses) {
      this.#pauses += 1
      this.#fruitlessPauses += 1
    }
    if (this.#fruitlessPauses > mostPauses) return this.#end.abort()
    const pauseMs = error.retryAfterMs ?? 60_000
    if (pauseMs > longestPauseMs) return this.#end.abort()
    const until = (life?.settings.clock.now() ?? 0) + pauseMs
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
  }

  #fail(key: Key, error: AuthError): void {
    this.#failed.set(key, error)
    this.#close(key)
  }

  #close(key: Key): void {
    this.#open.delete(key)
    const failed = this.#failed.size
    notify(this.#options.onProgress, { done: this.#ready + failed, total: this.#total, failed })
  }

  get #isAborted(): boolean {
    return this.#options.signal?.aborted === true
  }

  get #isOver(): boolean {
    return this.#end.signal.aborted || this.#isAborted
  }
}

/**
 * Gets one tenant what it needs.
 *
 * @param turn to be awaited before anything is sent. If it gives false, nothing may be
 * @returns whether it has it: false if the run ended before its turn
 */
export type Serve<Key> = (key: Key, turn: (life: Life<unknown>) => Promise<boolean>) => Promise<boolean>

interface Attempt {
  /** Whose turn came, if a request was needed. */
  life: Life<unknown> | undefined
  /** How many requests it had sent when its turn came. */
  sent: number
  /** How many pauses the run had made when its turn came. */
  pauses: number
  /** From when on turns were free then, and are since. */
  free: number
  taken: number
}

const hasSent = ({ life, sent }: Attempt) => life !== undefined && life.account.tokenRequests > sent

/** Tenants in a row without an answer of the vendor, after which it is left alone. */
const mostSilences = 5
/** A run that had to pause for longer ends instead: whoever awaits it at start has to go on. */
const longestPauseMs = 10 * 60_000
/** Pauses in a row that may bring no token. */
const mostPauses = 3

function asAuthError(thrown: unknown): AuthError {
  return isAuthError(thrown) ? thrown : poolRefusal('create threw for this tenant', thrown)
}
