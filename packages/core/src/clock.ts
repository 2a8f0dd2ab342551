/** How far a wall clock may step back, or two machines' clocks may differ, before what was noted by it is doubted. */
const toleranceMs = 15 * 60_000

/** A span of time by the wall clock. */
export interface Span {
  /** When it was noted, in epoch milliseconds. */
  readonly since: number
  /** When it ends. */
  readonly until: number
}

/** Whether a span still holds. One that was noted in the future does not: the clock has been set back since. */
export function holds({ since, until }: Span, now: number): boolean {
  return now < until && !isSetBack(since, now)
}

/** Whether the clock reads so much less than it did that times noted by it no longer mean anything. */
export function isSetBack(since: number, now: number): boolean {
  return now < since - toleranceMs
}

/** A time that was noted, for comparing which came later: 0 for none, and for one noted before the clock was set back. */
export function comparable(at: number | undefined, now: number): number {
  return at === undefined || isSetBack(at, now) ? 0 : at
}
