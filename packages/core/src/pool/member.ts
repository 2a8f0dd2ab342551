import type { Auth } from '../contract/auth.js'
import { AuthError } from '../contract/errors.js'
import { lifeIn } from '../life/instance.js'
import type { Life } from '../life/life.js'
import { typeName } from '../options/parse.js'

/**
 * The life of an instance in a pool.
 *
 * @throws AuthError `invalid_options` for what `create` gave that is no instance
 */
export function lifeOfMember(made: Auth<string>): Life<unknown> {
  const life = lifeIn(made)
  if (life !== undefined) return life
  throw poolRefusal(isPromise(made) ? promised : `create gave ${typeName(made)} that is no instance. ${whole}`)
}

/** The error for wrong use of a pool. */
export function poolRefusal(message: string, cause?: unknown): AuthError {
  return new AuthError({ code: 'invalid_options', provider: 'core', message, cause })
}

/** @throws AuthError `invalid_options` */
export function checkKey(key: unknown): void {
  if (typeof key !== 'string') throw poolRefusal(`a key of a pool is a string, got ${typeName(key)}`)
}

const promised =
  'create gave a promise. It makes an instance at once: give credentials as a function, which may take its time'
const whole =
  'It gives what a provider’s factory or createAuth made, neither wrapped nor copied, and made by the same copy of @auth/core as the pool: update these packages together'

function isPromise(made: unknown): boolean {
  return typeof (made as { then?: unknown } | null | undefined)?.then === 'function'
}
