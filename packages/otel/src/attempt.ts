import { diag } from '@opentelemetry/api'

/**
 * Runs one part of the observation. What it throws is not the others' concern: it is told to OpenTelemetry's own log, which is silent
 * unless the program sets one, without the error, since that is whatever somebody else has put into it.
 */
export function attempt<Result>(what: string, run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    diag.warn(`@auth/otel: ${what} failed, because what it calls threw`)
    return undefined
  }
}
