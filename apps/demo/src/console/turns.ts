/**
 * All that sends requests or moves the clock takes turns. So what an action costs is counted alone, and no time is skipped while a
 * request is under way, which core would take for a machine that slept.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Does this when all that came before it has ended. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
