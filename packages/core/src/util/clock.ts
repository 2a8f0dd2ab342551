/**
 * A clock that stands still while the wall clock is set back, and then goes on. Waits are measured by it, so none gets
 * longer than it was. Times that are shown, or shared with other machines, come from the wall clock.
 */
export class SteadyClock {
  readonly #wall: () => number
  #latest = -Infinity
  /** By how much the wall clock was seen to be set back, in total. */
  #setBackMs = 0

  constructor(wall: () => number) {
    this.#wall = wall
  }

  now(): number {
    const wall = this.#wall()
    if (wall + this.#setBackMs < this.#latest) this.#setBackMs = this.#latest - wall
    this.#latest = wall + this.#setBackMs
    return this.#latest
  }

  /** What the wall clock will read then, if nobody sets it. */
  wallAt(time: number): number {
    return time - this.#setBackMs
  }

  /**
   * When a wait ends that was noted by a wall clock, of this machine or another: never further away than it is
   * long. A wait noted further ahead than that means nothing here, since nobody knows when it began: it is over.
   */
  endOf({ since, until }: Span): number {
    const now = this.now()
    const aheadMs = since - this.wallAt(now)
    return aheadMs > until - since ? now : until + this.#setBackMs - Math.max(0, aheadMs)
  }
}

/** How far a wall clock may step back, or two machines' clocks may differ, before times noted by it are doubted. */
const toleranceMs = 15 * 60_000

/** A span of time, by the wall clock of the machine that noted it. */
export interface Span {
  /** When it was noted, in epoch milliseconds. */
  readonly since: number
  /** When it ends. */
  readonly until: number
}

/** Whether the clock has gone back so far that times noted by it no longer mean anything. */
export function isSetBack(since: number, now: number): boolean {
  return now < since - toleranceMs
}

/** A noted time, for comparing which came later: 0 for none, and for one noted before the clock was set back. */
export function comparable(at: number | undefined, now: number): number {
  return at === undefined || isSetBack(at, now) ? 0 : at
}

/** How late a deadline may fire on a busy machine. If later, the machine slept or the process was frozen. */
const lateMs = 1_000

/**
 * A stopwatch that also runs while the machine sleeps. On some systems the monotonic clock then stands still, and the
 * wall clock may be set: whichever ran further counts.
 */
export class Stopwatch {
  readonly #now: () => number
  readonly #wall: number
  readonly #monotonic = performance.now()

  constructor(now: () => number) {
    this.#now = now
    this.#wall = now()
  }

  /** Only the time that the process ran, on systems whose monotonic clock stands still during sleep. */
  get monotonicMs(): number {
    return performance.now() - this.#monotonic
  }

  /** How long it may have been at most: what the one clock or the other says. */
  get longestMs(): number {
    return Math.max(this.monotonicMs, this.#now() - this.#wall)
  }

  /** Whether a time limit is so long past that the process was not running: a timer would have ended the work. */
  hasSlept(limitMs: number): boolean {
    return this.longestMs > limitMs + lateMs
  }

  /** Whether the monotonic clock stood still for a while. */
  get stoodStill(): boolean {
    return this.#now() - this.#wall - this.monotonicMs > lateMs
  }
}
