import type { Lease } from '../contract/provider.js'
import type { Settings } from '../options/settings.js'
import type { Stopwatch } from '../util/clock.js'
import { isDone, TimedRight } from '../util/timed-right.js'

/** A lease that this process took. It is extended until it is released, and lost once it ran out or the cache says so. */
export class HeldLease {
  readonly #lease: Lease
  readonly #right: TimedRight
  #isRefused = false

  /**
   * @param asked started before the lease was asked for
   * @param attempt makes one operation of the cache; gives `undefined` where it failed
   */
  constructor(
    lease: Lease,
    { ttlMs, asked, attempt, settings }: { ttlMs: number; asked: Stopwatch; attempt: Attempt; settings: Times },
  ) {
    this.#lease = lease
    const { now, longestHoldMs } = settings
    const extend = async () => {
      const outcome = await attempt(async () => lease.extend?.({ ttlMs }))
      if (outcome === undefined) throw new Error('the lease could not be extended')
      return outcome.value
    }
    this.#right = new TimedRight(asked, {
      ttlMs,
      longestMs: longestHoldMs,
      now,
      extend: this.isExtendable ? extend : undefined,
    })
  }

  get isExtendable(): boolean {
    return this.#lease.extend !== undefined
  }

  get isLost(): boolean {
    return this.#isRefused || this.#right.isLost
  }

  /** Writes through it. Returns false, and nothing is written, if it is lost. */
  async set(value: string, options: { ttlMs: number }): Promise<boolean> {
    this.#isRefused = !isDone(await this.#lease.set(value, options))
    return !this.#isRefused
  }

  async release(): Promise<void> {
    this.#right.stop()
    await this.#lease.release()
  }
}

type Attempt = (run: () => Promise<unknown>) => Promise<{ value: unknown } | undefined>
type Times = Pick<Settings<unknown>, 'longestHoldMs' | 'now'>

/**
 * An adapter may signal that the lease is taken with something other than `undefined`, such as its store's answer.
 * Anything unusable is a failing cache: nobody knows whether others have the lease, and nobody releases it. Its members are read here and
 * never again, since reading one may throw.
 */
export function checkLease(lease: unknown): Lease | undefined {
  if (!lease) return undefined
  const { set, extend, release } = lease as Partial<Lease>
  if (typeof set !== 'function' || typeof release !== 'function') {
    throw new TypeError('the lease has no set or no release')
  }
  return {
    set: async (value, options) => set.call(lease, value, options),
    ...(typeof extend === 'function' && { extend: async (options) => extend.call(lease, options) }),
    release: async () => release.call(lease),
  }
}
