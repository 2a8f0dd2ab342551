/** As much of `process.stdout` as is used of it. */
export interface Stream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string, done: (error?: Error | null) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** A stream that may be closed, or a file on a full disk: what fails is kept, and thrown nowhere. */
export interface Sink {
  readonly isTerminal: boolean
  /** The columns of the terminal. `undefined` where it is none: what is read by a program is not wrapped. */
  readonly width: number | undefined
  write(text: string): void
  /** Resolves once all is written, with the code of what failed. A reader that went away early is no failure: `head` does so. */
  finished(): Promise<string | undefined>
  /** Aborted when nothing can be written any more. */
  readonly gone: AbortSignal
}

/** What a terminal has that does not say how wide it is. */
const usualWidth = 80
/** Below this nothing is readable, wrapped or not. */
const leastWidth = 20

export function createSink(stream: Stream): Sink {
  const gone = new AbortController()
  const written: Promise<void>[] = []
  let failure: string | undefined
  const failed = (error: Error | null | undefined) => {
    if (!error || gone.signal.aborted) return
    const { code = error.name } = error as NodeJS.ErrnoException
    if (code !== 'EPIPE') failure = code
    gone.abort()
  }
  stream.on('error', failed)
  const isTerminal = stream.isTTY === true
  return {
    isTerminal,
    width: isTerminal ? Math.max(leastWidth, stream.columns || usualWidth) : undefined,
    gone: gone.signal,
    write(text) {
      if (gone.signal.aborted) return
      written.push(
        new Promise((resolve) => {
          stream.write(text, (error) => {
            failed(error)
            resolve()
          })
        }),
      )
    },
    async finished() {
      await Promise.all(written)
      return failure
    },
  }
}
