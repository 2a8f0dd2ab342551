import { failureOf as failureOfAccounts, type Failure } from '@auth/cli/accounts'
import { isAuthError } from '@auth/core'

/** A command line that is wrong. Its message names what, and what it takes, but repeats no value. */
export class WrongUsage extends Error {}

/** A program that could not do what it was for. */
export class CommandFailed extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What went wrong, as it is shown. Nothing in it is secret. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof WrongUsage) return { exitCode: 2, code: 'usage', message: thrown.message }
  if (thrown instanceof CommandFailed) return { exitCode: 1, code: thrown.code, message: thrown.message }
  return failureOfAccounts(thrown)
}

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
