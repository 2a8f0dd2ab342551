import type { Backoff } from '../record/backoff.js'
import type { SteadyClock } from '../util/clock.js'
import type { Token } from '../contract/token.js'

/**
 * The guard against a storm of token requests from an endpoint that answers 401 whatever the token. A recovery for which
 * the vendor gave a token that was refused too was fruitless: the next one waits 5 seconds, then twice as long each time,
 * and at most five minutes. So such an endpoint costs an instance 8 token requests in its first ten minutes.
 *
 * Its times are those of a `SteadyClock`.
 */
export class RecoveryGuard {
  #fruitless = 0
  #since = -Infinity
  #until = -Infinity
  #judged: Token | undefined

  /** What holds the next recovery back, if it has to wait. */
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
   * Notes how a request fared with the token that a recovery brought. Of many requests with the same token one that
   * was refused is enough: a call that succeeds elsewhere must not free the way for the next storm.
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
