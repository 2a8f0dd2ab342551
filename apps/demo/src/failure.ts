import { failureOf, type Failure } from '@auth/cli/accounts'
import { isAuthError } from '@auth/core'

/** What went wrong, for whoever sees already which provider it is about. */
export function adviceOf(thrown: unknown): string {
  const { message } = failureOf(thrown)
  return isAuthError(thrown) ? message.replace(`${thrown.provider}: `, '') : message
}

/** Says on standard error what went wrong. Returns the exit code for it. */
export function complain(program: string, thrown: unknown): Failure['exitCode'] {
  const { exitCode, code, message } = failureOf(thrown)
  process.stderr.write(`${program}: ${code}: ${message}\n`)
  return exitCode
}
