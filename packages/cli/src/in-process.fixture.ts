import { existsSync } from 'node:fs'
import { vi } from 'vitest'
import { run } from './program.js'
import type { Stream } from './terminal/sink.js'

/** How a call ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A terminal of so many columns; `undefined` for a pipe. */
export type Columns = number | undefined

/** A stream that keeps what is written to it. */
export function keepingStream(columns?: Columns): Stream & { text: string } {
  return {
    text: '',
    isTTY: columns !== undefined,
    columns,
    write(text, done) {
      this.text += text
      done()
    },
    on: () => undefined,
  }
}

/** Where a call runs. */
export interface Place {
  readonly folder: string
  readonly environment: Record<string, string>
  readonly columns?: Columns
  /** Where the answer goes. @default what is kept of it */
  readonly stdout?: Stream
}

/** Those that run in this process now: one environment at a time. */
let running:
  | { readonly key: string; count: number; readonly leave: () => void; readonly left: Promise<void> }
  | undefined

/** Runs the program in this process. Calls in the same place run at the same time, others one after the other. */
export async function runHere(args: readonly string[], place: Place): Promise<Ended> {
  const leave = await enter(place)
  const [stdout, stderr] = [keepingStream(place.columns), keepingStream(place.columns)]
  try {
    const code = await run(args, {
      stdout: place.stdout ?? stdout,
      stderr,
      hasColours: place.environment['FORCE_COLOR'] === '1',
    })
    return { code, stdout: stdout.text, stderr: stderr.text }
  } finally {
    leave()
  }
}

async function enter({ folder, environment }: Place): Promise<() => void> {
  const key = JSON.stringify([folder, environment])
  for (let other = running; other !== undefined && other.key !== key; other = running) await other.left
  running ??= take(key, folder, environment)
  const mine = running
  mine.count += 1
  return () => {
    mine.count -= 1
    if (mine.count === 0) mine.leave()
  }
}

function take(key: string, folder: string, environment: Record<string, string>) {
  const before = { ...process.env }
  const cwd = vi.spyOn(process, 'cwd').mockImplementation(() => {
    if (existsSync(folder)) return folder
    throw Object.assign(new Error('the folder is gone'), { code: 'ENOENT' })
  })
  setEnvironment(environment)
  let done = () => {}
  const left = new Promise<void>((resolve) => (done = resolve))
  const leave = () => {
    setEnvironment(before)
    cwd.mockRestore()
    running = undefined
    done()
  }
  return { key, count: 0, left, leave }
}

function setEnvironment(wanted: Record<string, string | undefined>): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, wanted)
}
