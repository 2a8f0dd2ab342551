import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { startable } from '../../../../.ci/release/command.mjs'

export interface Outcome {
  readonly status: number | null
  /** What it printed, errors included, in the order in which it came. */
  readonly output: string
}

export interface CommandOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Told of all output so far, whenever there is more. */
  readonly onOutput?: (output: string) => void
  /** Kills it at once. */
  readonly signal?: AbortSignal
}

/** Runs a command to its end, whatever that is. */
export async function attempt(
  command: string,
  args: readonly string[],
  { onOutput, ...options }: CommandOptions,
): Promise<Outcome> {
  const { file, args: words, shell } = startable(command, args)
  const child = spawn(file, words, { ...options, shell, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      onOutput?.(output)
    })
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  })
  return { status, output }
}

/** Runs a command that has to succeed, and gives what it printed. */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { status, output } = await attempt(command, args, options)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${output}`)
  return output.trimEnd()
}

/** Where commands are looked up, for a part of the pipeline that has no pnpm. */
export function pathWithoutPnpm(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.filter((folder) => !existsSync(join(folder, 'pnpm'))).join(delimiter)
}
