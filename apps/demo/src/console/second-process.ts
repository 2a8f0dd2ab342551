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
  /** In base64. */
  readonly encryptionKey: string
  readonly now: () => number
  /** Ends it early. */
  readonly signal: AbortSignal
  /** After which it is killed. */
  readonly deadlineMs: number
}

const run = promisify(execFile)

/** Makes the function that starts another process, which asks for a provider's token, and waits for what it says. */
export function secondProcessStarter(init: SecondProcessInit) {
  const { script, cachePath, encryptionKey, now, signal, deadlineMs } = init
  return async ({ name, variables }: Pick<DemoProvider, 'name' | 'variables'>): Promise<SecondProcess> => {
    // Other users can read a process's arguments, but not its environment.
    const env = {
      ...variables,
      CONSOLE_CACHE_PATH: cachePath,
      CONSOLE_ENCRYPTION_KEY: encryptionKey,
      CONSOLE_CLOCK_AHEAD_MS: String(now() - Date.now()),
    }
    try {
      const options = { env, signal, timeout: deadlineMs, killSignal: 'SIGKILL' } as const
      const { stdout } = await run(process.execPath, [script, name], options)
      return JSON.parse(stdout) as SecondProcess
    } catch (error) {
      // The message holds what the process wrote: it is not passed on.
      const { killed, code } = error as { killed?: boolean; code?: string | number }
      return {
        failed: killed ? `the second process was ended after ${deadlineMs} ms` : `the second process failed (${code})`,
      }
    }
  }
}
