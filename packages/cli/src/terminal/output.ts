import { styleText } from 'node:util'
import type { Failure } from '../failure.js'
import type { Sink } from './sink.js'
import { withLocalTimes } from './times.js'
import { createWaiting, type Waiting } from './waiting.js'
import { wrap } from './wrap.js'

/** Colours a piece of text, or leaves it as it is. */
export type Paint = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold', text: string) => string

/** Where a command writes: the answer on standard output, everything else on standard error. */
export interface Output {
  /** Whether answers and errors are JSON. */
  readonly json: boolean
  /** The columns of the terminal that the answer is for, if it is for one. */
  readonly width: number | undefined
  readonly paint: Paint
  readonly waiting: Waiting
  /** Aborted when nobody reads the answer any more. */
  readonly gone: AbortSignal
  /** Writes the answer: as JSON if that was asked for, otherwise the text. */
  answer(text: string, data: unknown): void
  /** Says something to the person at the terminal. Left out with JSON. */
  say(text: string): void
  /** Says it too, but keeps it with JSON: standard error then has one document at most. */
  note(text: string): void
  /** Says what went wrong: as JSON if that was asked for, with the notes. */
  fail(failure: Failure, words: string): void
  /** Writes what was kept. */
  end(): void
}

/** What an output writes to, and how. */
export interface OutputInit {
  readonly json: boolean
  readonly stdout: Sink
  readonly stderr: Sink
  readonly now: () => number
  /** Whether the terminal of the answer takes colours. */
  readonly hasColours: boolean
}

const prefix = 'pos-auth: '

export function createOutput({ json, stdout, stderr, now, hasColours }: OutputInit): Output {
  const notes: string[] = []
  const waiting = createWaiting(json || !stderr.isTerminal ? undefined : stderr)
  const tell = (text: string) => {
    waiting.clear()
    const lines = wrap(withLocalTimes(text, now()), { width: stderr.width, indent: '  ', taken: prefix.length })
    stderr.write(`${prefix}${lines.join('\n')}\n`)
  }
  const writeJson = (data: object) => stderr.write(`${JSON.stringify(data)}\n`)
  return {
    json,
    width: stdout.width,
    paint: (style, text) => (hasColours ? styleText(style, text, { validateStream: false }) : text),
    waiting,
    gone: stdout.gone,
    answer(text, data) {
      waiting.clear()
      stdout.write(json ? `${JSON.stringify(data, undefined, 2)}\n` : `${text}\n`)
    },
    say(text) {
      if (!json) tell(text)
    },
    note(text) {
      if (json) notes.push(text)
      else tell(text)
    },
    fail(failure, words) {
      // Left out: the exit code, which the process has already.
      const error = { ...failure, exitCode: undefined }
      if (json) writeJson({ error, ...(notes.length > 0 && { notes }) })
      else tell(words)
    },
    end() {
      if (notes.length > 0) writeJson({ notes })
    },
  }
}
