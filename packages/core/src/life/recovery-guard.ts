import type { Backoff } from '../record/backoff.js'
import type { SteadyClock } from '../util/clock.js'
import type { Token } from '../contract/token.js'

/**
 * Guards against a storm of token requests caused by an endpoint that answers 401 to every token. A recovery whose new
 * token was refused too was fruitless: the next one waits 5 seconds, then twice as long each time,
 * up to five minutes. So such an endpoint costs an instance 8 token requests in its first ten minutes.
 *
 * Its times are those of a `SteadyClock`.
 */
export class RecoveryGuard {
  #fruitless = 0
  #since = -Infinity
  #until = -Infinity
  #judged: Token | undefined

  /** What delays the next recovery, if it has to wait. */
  backoff(clock: SteadyClock): Backoff | undefined {
    if (clock.now() >= this.#until) return undefined
    return {
      why: 'fruitless',
      since: clock.wallAt(this.#since),
      until: clock.wallAt(this.#until),
      code: 'invalid_credentials',
      status: 401,
      message: 'the API refused the token that came after its last 401, too',
    }
  }

  /**
   * Notes the outcome of a request with a recovery's token. Of many requests with the same token, one that
   * was refused is enough: a call that succeeds elsewhere must not clear the way for the next storm.
   */
  judge(token: Token, fruitful: boolean, now: number): void {
    if (this.#judged === token) return
    if (fruitful) {
      this.#fruitless = 0
      this.#until = -Infinity
      return
    }
    this.#judged = token
    this.#fruitless += 1
    this.#since = now
    this.#until = now + Math.min(firstMs * 2 ** (this.#fruitless - 1), maxMs)
  }
}

const firstMs = 5_000
const maxMs = 5 * 60_000
