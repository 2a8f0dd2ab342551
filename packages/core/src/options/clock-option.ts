import { AuthError } from '../contract/errors.js'
import { typeName } from './parse.js'

/**
 * The clock of an option `now`: the program's, checked at each reading, or the system's. That one is looked up at each
 * reading, as fake timers want it, which may be switched on and off at any time.
 *
 * @throws AuthError `invalid_options`, when it is read
 */
export function clockOf(now: (() => number) | undefined, provider: string): () => number {
  if (now === undefined) return () => Date.now()
  const refusal = (what: string, cause?: unknown) =>
    new AuthError({ code: 'invalid_options', provider, message: `options.now ${what}`, cause })
  return () => {
    let time: unknown
    try {
      time = now()
    } catch (cause) {
      throw refusal('threw', cause)
    }
    if (typeof time === 'number' && Number.isFinite(time)) return time
    throw refusal(`is to give epoch milliseconds, a number as Date.now() gives; it gave ${typeName(time)}`)
  }
}
