/**
 * A clock that stands still while the wall clock is set back, and then goes on. Waits are counted by it, so none gets
 * longer than it was. What is shown, or shared with other machines, is told by the wall clock.
 */
export class SteadyClock {
  readonly #wall: () => number
  #latest = -Infinity
  /** By how much the wall clock was seen to be set back, all in all. */
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
   * When a wait is over that was noted by the wall clock, of this machine or another one: never further away than it is
   * long. One that was noted further ahead than that says nothing here, since nobody knows when it began: it is over.
   */
  endOf({ since, until }: Span): number {
    const now = this.now()
    const aheadMs = since - this.wallAt(now)
    return aheadMs > until - since ? now : until + this.#setBackMs - Math.max(0, aheadMs)
  }
}

/** How far a wall clock may step back, or two machines' clocks may differ, before what was noted by it is doubted. */
const toleranceMs = 15 * 60_000

/** A span of time, by the wall clock of the machine that noted it. */
export interface Span {
  /** When it was noted, in epoch milliseconds. */
  readonly since: number
  /** When it ends. */
  readonly until: number
}

/** Whether the clock reads so much less than it did that times noted by it no longer mean anything. */
export function isSetBack(since: number, now: number): boolean {
  return now < since - toleranceMs
}

/** A time that was noted, for comparing which came later: 0 for none, and for one noted before the clock was set back. */
export function comparable(at: number | undefined, now: number): number {
  return at === undefined || isSetBack(at, now) ? 0 : at
}

/** What a deadline may be late by on a busy machine. Later, the machine slept or the process was frozen. */
const lateMs = 1_000

/**
 * A stopwatch that also runs while the machine sleeps. On some systems the monotonic clock stands still then, and the wall
 * clock may be set: what counts is whichever ran further.
 */
export class Stopwatch {
  readonly #now: () => number
  readonly #wall: number
  readonly #monotonic = performance.now()

  constructor(now: () => number) {
    this.#now = now
    this.#wall = now()
  }

  /** As long as the process ran, where the monotonic clock stands still in sleep. */
  get monotonicMs(): number {
    return performance.now() - this.#monotonic
  }

  /** Whether a time limit passed so long ago that nobody lived through it: a timer would have ended what it limits. */
  hasSlept(limitMs: number): boolean {
    return Math.max(this.monotonicMs, this.#now() - this.#wall) > limitMs + lateMs
  }

  /** Whether the monotonic clock stood still for a while. */
  get stoodStill(): boolean {
    return this.#now() - this.#wall - this.monotonicMs > lateMs
  }
}
