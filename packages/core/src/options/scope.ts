import * as v from 'valibot'
import { memoize } from './memoize.js'

/**
 * Reads a scope: a string with spaces between its parts (RFC 6749 section 3.3), or an array of such strings, as some
 * vendors send it. A scope is shown to people and decides nothing, so whatever else is in it is left out.
 *
 * @returns `undefined` where there is no part at all
 */
export function readScope(scope: unknown): string[] | undefined {
  // To a depth that is bounded: a reply is as deep as its sender likes.
  const texts = [scope].flat(5).filter((each) => typeof each === 'string')
  const parts = texts.flatMap((text) => text.split(/\s+/)).filter(Boolean)
  return parts.length === 0 ? undefined : parts
}

const schema = memoize(() => v.pipe(v.unknown(), v.transform(readScope)))

/** The scope in a vendor's reply, as a string or as an array. Whatever else there is, or nothing, is no scope. */
export const scopeSchema = v.optional(v.lazy(() => schema()))
