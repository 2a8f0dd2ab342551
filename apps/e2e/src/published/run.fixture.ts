import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const runFile = promisify(execFile)

/**
 * Runs a command to its end and returns what it printed, without colours.
 *
 * @throws Error with all that it printed, when it fails
 */
export async function run(
  [command = '', ...words]: readonly string[],
  folder: string,
): Promise<{ stdout: string; stderr: string }> {
  try {
    return await runFile(command, words, {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      maxBuffer: 16 * 1024 * 1024,
    })
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    throw new Error([message, stdout, stderr].join('\n'), { cause: error })
  }
}
