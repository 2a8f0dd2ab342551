/** The demo's clock: the real one, and ahead of it by what was fast-forwarded. It never goes back. */
export class DemoClock {
  readonly #real: () => number
  #aheadMs = 0

  /** @param real the clock that it follows, in epoch milliseconds */
  constructor(real: () => number = () => Date.now()) {
    this.#real = real
  }

  /** A bound function, to be given to instances and simulators. */
  readonly now = (): number => this.#real() + this.#aheadMs

  /** Moves on by so many milliseconds, whole ones. */
  advanceBy(ms: number): void {
    this.#aheadMs += Math.max(0, Math.round(ms))
  }

  /**
   * Moves to a time, unless it is past already.
   *
   * @returns by how much it moved, in milliseconds
   */
  advanceTo(time: number): number {
    const ms = Math.max(0, Math.ceil(time - this.now()))
    this.advanceBy(ms)
    return ms
  }
}
