import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { DemoProvider } from '../providers.js'

/** What the other process says: nothing secret. Or why it says nothing. */
export type SecondProcess =
  | { readonly pid: number; readonly masked: string; readonly tokenRequests: number }
  | { readonly failed: string }

/** What the other process needs. */
export interface SecondProcessInit {
  /** The built program, `sharing-process.js`. */
  readonly script: string
  readonly cachePath: string
  readonly now: () => number
  /** Ends it early. */
  readonly signal: AbortSignal
  /** After which it is killed. */
  readonly deadlineMs: number
}

const run = promisify(execFile)

/** Makes the function that starts another process, which asks for a provider's token, and waits for what it says. */
export function secondProcessStarter(init: SecondProcessInit) {
  const { script, cachePath, now, signal, deadlineMs } = init
  return async (
    { name, variables }: Pick<DemoProvider, 'name' | 'variables'>,
    encryptionKey: string,
  ): Promise<SecondProcess> => {
    // Other users can read a process's arguments, but not its environment.
    const env = {
      ...variables,
      CONSOLE_CACHE_PATH: cachePath,
      CONSOLE_ENCRYPTION_KEY: encryptionKey,
      CONSOLE_CLOCK_AHEAD_MS: String(now() - Date.now()),
    }
    const options = { env, signal, timeout: deadlineMs, killSignal: 'SIGKILL' } as const
    // What it wrote is not passed on when it failed: nobody knows what that is.
    const answer = await run(process.execPath, [script, name], options).catch(
      (error: { killed?: boolean; code?: unknown }) => ({
        failed: error.killed ? `was ended after ${deadlineMs} ms` : `failed (${String(error.code)})`,
      }),
    )
    if ('failed' in answer) return { failed: `the second process ${answer.failed}` }
    try {
      return JSON.parse(answer.stdout) as SecondProcess
    } catch {
      return { failed: 'the second process did not answer' }
    }
  }
}
