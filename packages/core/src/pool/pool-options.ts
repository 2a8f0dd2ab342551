import * as v from 'valibot'
import type { AuthPoolOptions, PoolRunOptions, RenewDueOptions } from '../contract/auth-pool.js'
import type { Auth } from '../contract/auth.js'
import { isAuthError } from '../contract/errors.js'
import { isSignal } from '../options/call-options.js'
import { checkedBy } from '../options/checked-by.js'
import { isFunction, wholeNumber } from '../options/option-entries.js'
import { takes, typeName } from '../options/parse.js'
import { checkKey, poolRefusal } from './member.js'

const runEntries = () => ({
  concurrency: v.optional(wholeNumber(1)),
  perMinute: v.optional(wholeNumber(1)),
  signal: v.optional(v.custom<AbortSignal>(isSignal, takes('an AbortSignal (of a controller: controller.signal)'))),
  onProgress: v.optional(isFunction()),
})

const pool = checkedBy(() => v.strictObject({ create: isFunction(), max: v.optional(wholeNumber(1)) }))
const prewarm = checkedBy(() => v.strictObject(runEntries()))
const renewDue = checkedBy(() =>
  v.strictObject({ ...runEntries(), withinMs: v.optional(wholeNumber(0)), keys: v.optional(v.any()) }),
)

/** Each checks options, and throws AuthError `invalid_options`. A schema cannot tell what a function takes or gives. */
export const poolOptions = {
  pool: <Key extends string, Instance extends Auth<string>>(given: AuthPoolOptions<Key, Instance>) =>
    pool.options(given, 'core') as AuthPoolOptions<Key, Instance>,
  prewarm: (given: PoolRunOptions) => prewarm.options(given, 'core') as PoolRunOptions,
  renewDue: <Key extends string>(given: RenewDueOptions<Key>) =>
    renewDue.options(given, 'core') as RenewDueOptions<Key>,
}

/** The keys that a run is given, each once. @throws AuthError `invalid_options` */
export function uniqueKeys<Key extends string>(given: Iterable<Key>): Set<Key> {
  // A string gives its letters.
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw poolRefusal(`keys takes an array of strings, or another iterable, got ${typeName(given)}`)
  try {
    const keys = new Set(given)
    for (const key of keys) checkKey(key)
    return keys
  } catch (cause) {
    throw isAuthError(cause) ? cause : poolRefusal('keys could not be read', cause)
  }
}
