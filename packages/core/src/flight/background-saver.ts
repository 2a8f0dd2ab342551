/**
 * Tries again what failed: after a second, then after pauses that grow to a minute. Its timer keeps the process alive, since what is to
 * be saved is nowhere else.
 */
export class BackgroundSaver {
  readonly #tryAgain: () => Promise<boolean>
  #timer: ReturnType<typeof setTimeout> | undefined
  #pending: PromiseWithResolvers<void> | undefined

  /** @param tryAgain gives whether it is done; a rejection is another failure */
  constructor(tryAgain: () => Promise<boolean>) {
    this.#tryAgain = tryAgain
  }

  /** Settles when it has nothing to do. Never rejects. */
  get done(): Promise<void> {
    return this.#pending?.promise ?? Promise.resolve()
  }

  /** Begins with the next pause, if it has not begun. */
  start(): void {
    if (this.#pending !== undefined) return
    this.#pending = Promise.withResolvers()
    this.#wait(this.#pending, firstPauseMs)
  }

  /** Ends: it is done, here or elsewhere. */
  end(): void {
    clearTimeout(this.#timer)
    this.#pending?.resolve()
    this.#pending = undefined
  }

  #wait(pending: PromiseWithResolvers<void>, pauseMs: number): void {
    this.#timer = setTimeout(() => void this.#run(pending, pauseMs), pauseMs)
  }

  async #run(pending: PromiseWithResolvers<void>, pauseMs: number): Promise<void> {
    const isDone = await this.#tryAgain().catch(() => false)
    // It may have been ended, and begun anew, in the meantime.
    if (this.#pending !== pending) return
    if (isDone) this.end()
    else this.#wait(pending, Math.min(2 * pauseMs, longestPauseMs))
  }
}

const firstPauseMs = 1_000
const longestPauseMs = 60_000
