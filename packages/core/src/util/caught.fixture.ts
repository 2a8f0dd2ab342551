import { isAuthError, type AuthError } from '../contract/errors.js'

/** The AuthError that some work ends with. */
export async function caught(work: Promise<unknown> | (() => unknown)): Promise<AuthError> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
