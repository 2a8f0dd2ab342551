import type { Sink } from './sink.js'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const frameMs = 100
/** A wait that is over sooner needs no word. */
const patienceMs = 1_000

/** The line of a terminal that says what is waited for. */
export interface Waiting {
  /** Says so, if it takes longer than a second, until the work has ended. */
  during<Result>(what: string, work: () => Promise<Result>): Promise<Result>
  /** What is waited for now. */
  readonly current: string | undefined
  /** Takes the line away, so that something else can be written. */
  clear(): void
}

/** @param sink `undefined` where nobody is to see it */
export function createWaiting(sink: Sink | undefined): Waiting {
  let current: string | undefined
  let isShown = false
  const clear = () => {
    if (isShown) sink?.write('\r\u001B[2K')
    isShown = false
  }
  return {
    get current() {
      return current
    },
    clear,
    async during(what, work) {
      const outer = current
      current = what
      const begun = performance.now()
      let frame = 0
      const show = () => {
        const ms = performance.now() - begun
        if (sink === undefined || ms < patienceMs) return
        const line = `${frames[frame++ % frames.length]} waiting for ${what}, ${Math.floor(ms / 1000)} s`
        // A line that wraps could not be taken away again.
        sink.write(`\r\u001B[2K${line.slice(0, (sink.width ?? 80) - 1)}`)
        isShown = true
      }
      const timer = sink?.isTerminal === true ? setInterval(show, frameMs) : undefined
      try {
        return await work()
      } finally {
        clearInterval(timer)
        clear()
        current = outer
      }
    },
  }
}
