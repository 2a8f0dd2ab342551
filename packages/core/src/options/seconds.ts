import * as v from 'valibot'
import { memoize } from './memoize.js'
import { takes } from './parse.js'

const schema = memoize(() =>
  v.union([
    v.number(),
    v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/, takes('a number of seconds')), v.transform(Number)),
  ]),
)

/**
 * A lifetime in a vendor's reply: a number of seconds, or the same as a string of digits, as some vendors send it.
 * Whether it makes sense is for core to judge.
 */
export const secondsSchema = v.lazy(
  // Called with the value, which must not become an argument to remember the schema by.
  () => schema(),
)
