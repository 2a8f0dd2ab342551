import { styleText } from 'node:util'

/** Where a command writes: the answer on standard output, everything else on standard error. */
export interface Output {
  /** Whether answers and errors are JSON. */
  readonly json: boolean
  /** Writes the answer: as JSON if that was asked for, otherwise the text. */
  answer(text: string, data: unknown): void
  /** Says something to the person at the terminal. Left out with JSON. */
  say(text: string): void
  /** Says it too, but keeps it with JSON: standard error then has one document at most. */
  note(text: string): void
  /** What was kept. */
  readonly notes: readonly string[]
}

/** Colours a piece of text, or leaves it as it is. */
export type Paint = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold', text: string) => string

/** No colour where standard output is no terminal, or the user wants none (`NO_COLOR`). */
export const paint: Paint = (style, text) => styleText(style, text, { stream: process.stdout })

export function createOutput(json: boolean): Output {
  const notes: string[] = []
  const say = (text: string) => void process.stderr.write(`auth-demo: ${text}\n`)
  return {
    json,
    notes,
    answer(text, data) {
      process.stdout.write(json ? `${JSON.stringify(data, undefined, 2)}\n` : `${text}\n`)
    },
    say(text) {
      if (!json) say(text)
    },
    note(text) {
      if (json) notes.push(text)
      else say(text)
    },
  }
}

/** A point in time to the second: 2026-11-22T14:05:09Z. In UTC, as in core's messages, since reports travel. */
export const utcTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
