import type { AuthStatus } from '@auth/core'
import type { Sample } from './view.js'

/** About as many seconds of traffic as a chart has room for. */
const longest = 300

/** What the chart shows: how the counts of all instances grew, from one look at them to the next. */
export class History {
  readonly #statuses: () => Iterable<AuthStatus>
  #samples: readonly Sample[] = []
  #taken = 0
  #counted = { made: 0, saved: 0 }
  #failed = 0

  /** @param statuses those of all instances */
  constructor(statuses: () => Iterable<AuthStatus>) {
    this.#statuses = statuses
  }

  /** Where a reader is that knows all samples. */
  get taken(): number {
    return this.#taken
  }

  /** A token request failed, which no instance counts. */
  noteFailure(): void {
    this.#failed += 1
  }

  /** Ends a bucket. */
  sample(at: number): void {
    const { made, saved } = this.#count()
    const sample = {
      at,
      made: Math.max(0, made - this.#counted.made),
      saved: Math.max(0, saved - this.#counted.saved),
      failed: this.#failed,
    }
    this.#counted = { made, saved }
    this.#failed = 0
    this.#samples = [...this.#samples, sample].slice(-longest)
    this.#taken += 1
  }

  /** Begins anew, with instances that have done nothing. */
  reset(): void {
    this.#samples = []
    this.#counted = { made: 0, saved: 0 }
    this.#failed = 0
    // Whoever knew all of before has missed this.
    this.#taken += 1
  }

  /** What came after that place: all that are kept, where the reader has missed more, or is from before a reset. */
  after(taken: number): { readonly isWhole: boolean; readonly samples: readonly Sample[] } {
    const missed = this.#taken - taken
    const isWhole = missed > this.#samples.length
    return { isWhole, samples: isWhole ? this.#samples : this.#samples.slice(this.#samples.length - missed) }
  }

  #count(): { made: number; saved: number } {
    let [made, saved] = [0, 0]
    for (const { tokenRequests, given } of this.#statuses()) {
      made += tokenRequests
      saved += Math.max(0, given - tokenRequests)
    }
    return { made, saved }
  }
}
