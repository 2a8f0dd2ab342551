import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

let runs = 0

/** What became of a program. */
interface Ran {
  /** What it printed by `console.log`. */
  readonly lines: string[]
  readonly exitCode: number
  /** What it exports. */
  readonly exports: unknown
}

/** Runs a program of this folder in the test's process, with these variables of the environment and these arguments. */
export async function runProgram(
  name: string,
  variables: Readonly<Record<string, string>>,
  words: readonly string[] = [],
): Promise<Ran> {
  const before = { argv: process.argv, exitCode: process.exitCode }
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  process.argv = [process.execPath, name, ...words]
  process.exitCode = 0
  for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value)
  try {
    runs += 1
    // A query of its own, so that it runs again and is not remembered.
    const module = `${fileURLToPath(new URL(`${name}.ts`, import.meta.url))}?run=${runs}`
    const exports: unknown = await import(module)
    const lines = log.mock.calls.flatMap((printed) => printed.map(textOf).join(' ').split('\n'))
    return { lines, exitCode: process.exitCode, exports }
  } finally {
    log.mockRestore()
    vi.unstubAllEnvs()
    process.argv = before.argv
    process.exitCode = before.exitCode
  }
}

const textOf = (printed: unknown) => (typeof printed === 'string' ? printed : JSON.stringify(printed))
