import * as v from 'valibot'
import type { TokenCache } from '../contract/provider.js'
import { fromBase64, toBase64Url } from '../util/base64.js'
import { isLabel } from './label.js'
import { memoize } from './memoize.js'
import type { EncryptionKey, EncryptionKeys } from './options.js'
import { takes } from './parse.js'

/**
 * The schema entries of `AuthOptions`, for a provider to put beside its own in a strict object. Made when they are first
 * asked for: half of an import's time went into schemas.
 */
export const authOptionEntries = memoize(() => {
  return {
    label: v.optional(
      v.pipe(v.string(), v.check(isLabel, takes('1 to 256 characters, none of which is a control character'))),
    ),
    cache: v.optional(objectWith<TokenCache>('get', 'set', 'delete')),
    encryptionKey: v.optional(encryptionKeyOption()),
    cacheTimeoutMs: v.optional(wholeNumber(1, longestTimeoutMs)),
    fetch: v.optional(isFunction()),
    now: v.optional(isFunction()),
    timeoutMs: v.optional(wholeNumber(1, longestTimeoutMs)),
    totalTimeoutMs: v.optional(wholeNumber(1, longestTimeoutMs)),
    retry: v.optional(
      v.strictObject({
        limit: v.optional(wholeNumber(0, 10)),
        delayMs: v.optional(wholeNumber(0)),
      }),
    ),
    refresh: v.optional(
      v.strictObject({ advisoryWindowMs: v.optional(wholeNumber(0)), mandatoryWindowMs: v.optional(wholeNumber(0)) }),
    ),
    allowedOrigins: v.optional(v.array(v.string())),
    allowInsecureHttp: v.optional(v.boolean()),
    tokenRequestLimit: v.optional(v.picklist(['pace', 'enforce'], takes("'pace' or 'enforce'"))),
    replayLimitBytes: v.optional(wholeNumber(0)),
    onEvent: v.optional(isFunction()),
  }
})

/** The schema of keys, or of a function that gives them. */
export const encryptionKeyOption = memoize(() =>
  v.union(
    [...encryptionKeys().options, isFunction<() => EncryptionKeys | Promise<EncryptionKeys>>()],
    takes(
      '32 bytes, or those in base64 (openssl rand -base64 32), an array of such keys, or a function that gives them',
    ),
  ),
)

/** The schema of keys. They come out as text: a copy, whatever becomes of the bytes, and alike for tenants that share them. */
export const encryptionKeys = memoize(() => {
  const key = v.pipe(
    v.custom<EncryptionKey>(
      (input) => keyBytes(input)?.byteLength === 32,
      takes('32 bytes, or those in base64 (openssl rand -base64 32)'),
    ),
    v.transform((given) => toBase64Url(keyBytes(given) ?? new Uint8Array())),
  )
  return v.union(
    [key, v.pipe(v.array(key), v.minLength(1, takes('at least one key')))],
    takes('32 bytes, or those in base64 (openssl rand -base64 32), or an array of such keys'),
  )
})

export const isFunction = <Type extends (...args: never[]) => unknown = (...args: never[]) => unknown>() =>
  v.custom<Type>((input) => typeof input === 'function', takes('a function'))
/** What timers take with room to spare: sums of several are waited for. */
const longestTimeoutMs = 60 * 60_000
export const wholeNumber = (least: number, most = 2 ** 31 - 1) => {
  const message = takes(`a whole number from ${least} to ${most}`)
  return v.pipe(v.number(), v.integer(message), v.minValue(least, message), v.maxValue(most, message))
}

/**
 * The schema of an object with methods. It is kept as it is: a copy, as other schemas make, would part the methods of a
 * class from their `this`.
 */
export const objectWith = <Value>(...methods: readonly (string & keyof Value)[]) =>
  v.custom<Value>(
    (input) => methods.every((name) => typeof (input as Record<string, unknown> | null)?.[name] === 'function'),
    takes(`an object with the functions ${methods.join(', ')}`),
  )

/** A copy of the bytes of an encryption key, or `undefined` for something else. */
export function keyBytes(key: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (isBytes(key)) return new Uint8Array(key)
  if (typeof key !== 'string') return undefined
  try {
    return fromBase64(key)
  } catch {
    return undefined
  }
}

/** Those of another realm too, as a test runner's are. */
function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]' && ArrayBuffer.isView(value)
}
