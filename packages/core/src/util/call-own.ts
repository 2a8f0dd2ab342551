import { AuthError } from '../contract/errors.js'
import { settle } from './settle.js'

/**
 * Runs one of the caller's functions, which may throw, hang or return nonsense.
 *
 * @param what names it in the error
 * @throws AuthError `credentials_unavailable`
 */
export async function callOwn<Value>(
  what: string,
  run: () => Value | Promise<Value>,
  { provider, deadlineMs, now }: { provider: string; deadlineMs: number; now: () => number },
): Promise<Value> {
  try {
    const outcome = await settle(Promise.resolve(run()), deadlineMs, now)
    if ('value' in outcome) return outcome.value
  } catch (error) {
    throw unavailable(`${what} threw`, provider, error)
  }
  throw unavailable(`${what} did not settle in time`, provider)
}

export function unavailable(what: string, provider: string, cause?: unknown): AuthError {
  return new AuthError({
    code: 'credentials_unavailable',
    provider,
    message: `${what}. See where it gets its value from; the next call asks it again`,
    cause,
  })
}
