import { Stopwatch } from './clock.js'

/**
 * A right that runs out unless it is extended: a cache's lease, or the lock of a store. It is extended while whatever it is for goes on,
 * and its end is counted from before it was asked for, so that a process that stood still never takes it for its own past that.
 */
export class TimedRight {
  readonly #options: TimedRightOptions
  /** Since it was first asked for. */
  readonly #whole: Stopwatch
  /** Since it was last asked for with success. */
  #asked: Stopwatch
  #isKept = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #isLost = false

  /** @param asked started before the right was asked for */
  constructor(asked: Stopwatch, options: TimedRightOptions) {
    this.#whole = asked
    this.#asked = asked
    this.#options = options
    this.#extendLater()
  }

  /** Whether it is somebody else's by now, or may be: it ran out, or its extension was refused. */
  get isLost(): boolean {
    return this.#isLost || this.#asked.longestMs >= this.#options.ttlMs
  }

  /** Goes on extending it for however long that takes. */
  keep(): void {
    this.#isKept = true
  }

  /** Extends it no more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #extendLater(): void {
    const { extend, ttlMs } = this.#options
    if (extend === undefined) return
    // At a third of its time, and again at each further third while extending fails.
    this.#timer = setTimeout(() => void this.#extend(extend), ttlMs / 3)
  }

  async #extend(extend: () => Promise<unknown>): Promise<void> {
    const timer = this.#timer
    try {
      const asked = new Stopwatch(this.#options.now)
      // What it is for may never end, and would hold up the others for ever.
      const isOverdue = !this.#isKept && this.#whole.longestMs > this.#options.longestMs
      // Extended past its end, it might be taken from whoever has it now by a store that does not look.
      if (isOverdue || this.isLost || !isDone(await extend())) this.#isLost = true
      else this.#asked = asked
    } catch {
      // It lasts until its own end, whatever became of this extension, or of the program's clock.
    }
    if (this.#timer === timer && !this.#isLost) this.#extendLater()
  }
}

/** An adapter may say no in other ways than `false`, too. One that returns nothing has not said no. */
export const isDone = (answer: unknown) => answer === undefined || Boolean(answer)

interface TimedRightOptions {
  readonly ttlMs: number
  /** The longest that whatever it is for may take. It is not extended beyond that, unless it is kept. */
  readonly longestMs: number
  /** The wall clock. */
  readonly now: () => number
  /**
   * Extends it for `ttlMs` from now, and gives what the adapter answered. What it throws or rejects with is a failure, after which it
   * is tried again. Settles in time, by a deadline of its own.
   */
  readonly extend: (() => Promise<unknown>) | undefined
}
