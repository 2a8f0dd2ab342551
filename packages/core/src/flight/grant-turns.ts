import type { GrantUse } from './grant-use.js'

/** Lets one flight of an instance use the grant at a time, or what is saved in the background. */
export class GrantTurns {
  readonly #longestMs: number
  #current: Turn | undefined

  /** @param longestMs after which a flight has ended, or never will */
  constructor(longestMs: number) {
    this.#longestMs = longestMs
  }

  /** Does the work if nobody else is at it. The turn goes on where that gives a use of the grant. */
  async begin(work: () => Promise<GrantUse | undefined>): Promise<GrantUse | undefined> {
    if (this.#current) return undefined
    const turn: Turn = { until: performance.now() + this.#longestMs, use: undefined }
    this.#current = turn
    try {
      turn.use = await work()
      return turn.use
    } finally {
      if (turn.use === undefined) this.#current = undefined
    }
  }

  end(use: GrantUse): void {
    if (this.#current?.use === use) this.#current = undefined
  }

  /** The use of a flight that never ends: a runtime may drop the work of a request that is over. */
  get abandoned(): GrantUse | undefined {
    return this.#current && performance.now() >= this.#current.until ? this.#current.use : undefined
  }
}

interface Turn {
  readonly until: number
  use: GrantUse | undefined
}
