import type { Watched } from './model-watched.fixture.js'

const maxWaitMs = 5 * 60_000

/** What the small model knows of the 401s of one instance: which token came for one, and how long a fruitless one waits. */
export class RecoveryWatch {
  readonly #watched: Watched
  #wait: { since: number; until: number; isExempt: boolean } | undefined
  #fruitless = 0
  /** The token that the vendor gave last, and the one of them that came last of all, if it was for a recovery. */
  #answered = ''
  #recovered: { accessToken: string; atMs: number } | undefined
  #judged: string | undefined

  constructor(watched: Watched) {
    this.#watched = watched
  }

  /** The vendor gave a token. */
  answered(accessToken: string): void {
    this.#answered = accessToken
  }

  /** A token came that others had asked for, or that was asked for here, because of a 401 or not. */
  came(isRecovery: boolean): void {
    this.#recovered = isRecovery ? { accessToken: this.#answered, atMs: this.#watched.elapsedMs() } : undefined
  }

  /** Whether a token was asked for because of a 401 at that time. */
  isAnswer(accessToken: string, refusedAtMs: number): boolean {
    return this.#recovered?.accessToken === accessToken && refusedAtMs < this.#recovered.atMs
  }

  /** A replay that waited for a token was answered: with which, if that was asked for because of the 401. */
  replayed(isFruitful: boolean, asked: string | undefined): void {
    const { now, status } = this.#watched
    if (isFruitful) {
      this.#fruitless = 0
      this.#wait = undefined
    } else if (asked !== undefined && this.#judged !== asked) {
      this.#judged = asked
      this.#fruitless += 1
      const waitMs = Math.min(5_000 * 2 ** (this.#fruitless - 1), maxWaitMs)
      // A recovery that is under way already began before this one was known to be fruitless.
      this.#wait = { since: now(), until: now() + waitMs, isExempt: status().refreshing }
    }
  }

  /** The clocks were set back: no wait gets longer. */
  setBack(ms: number): void {
    if (this.#wait) this.#wait.until += ms
  }

  /** A token request is sent. */
  requested(isRecovery: boolean): void {
    const wait = this.#wait
    if (wait === undefined) return
    if (isRecovery && this.#watched.now() < wait.until && !wait.isExempt) {
      this.#watched.breach('a recovery within the wait after a fruitless one')
    }
    wait.isExempt = false
  }
}
