import type { Auth, AuthError } from '@auth/core'
import type { DemoProvider } from './providers.js'

/** What came of a scenario, as its callers saw it. */
export interface Outcome {
  /** Calls that needed a token, for itself or for the API. */
  readonly calls: number
  /** How many of them failed, intended failures included. */
  readonly failures: number
  /** The last error that a call ended with. */
  readonly error?: AuthError
  /** Where the counts differ from what is expected. */
  readonly problem?: string | undefined
}

/** An outcome, with what the sandbox counted meanwhile. */
export interface Measured extends Outcome {
  readonly tokenRequests: number
  readonly apiRequests: number
}

/** Something that goes wrong in production, and how many token requests it may cost. */
export interface Scenario {
  readonly title: string
  /** Token requests that it must cost, no more and no fewer. */
  readonly expected: number
  run(provider: DemoProvider): Promise<Outcome>
  /** Whether the vendor has what the scenario needs. */
  applies?(auth: Auth): boolean
}

/** Does something, and counts what the sandbox receives meanwhile. */
export async function counting<Result extends object>(
  { simulator }: Pick<DemoProvider, 'simulator'>,
  run: () => Promise<Result>,
): Promise<Result & Pick<Measured, 'tokenRequests' | 'apiRequests'>> {
  const before = { token: simulator.tokenRequests, api: simulator.apiRequests }
  const result = await run()
  return {
    ...result,
    tokenRequests: simulator.tokenRequests - before.token,
    apiRequests: simulator.apiRequests - before.api,
  }
}

/** The outcome of calls that all have to succeed. */
export function allSucceed(responses: readonly Response[]): Outcome {
  const calls = responses.length
  const failures = responses.filter(({ status }) => status !== 200).length
  return { calls, failures, problem: failures === 0 ? undefined : `${failures} of ${calls} calls failed` }
}
