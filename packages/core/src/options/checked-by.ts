import type * as v from 'valibot'
import { withSpelling } from './credentials-schema.js'
import { memoize } from './memoize.js'
import { parseOptions, parseReply } from './parse.js'

/** Reads values of one form. No message of its errors quotes a value. */
export interface Check<Output> {
  /**
   * Reads options.
   *
   * @param where how a message names the value as a whole; `'options'` by default
   * @throws AuthError `invalid_options`, naming the field, what it takes and the type it got
   */
  options(this: void, value: unknown, provider: string, where?: string): Output
  /**
   * Reads credentials, as they lie in a secret store or a table: further fields are left aside, and a known one in another
   * spelling is refused, since it would be left aside too.
   *
   * @throws AuthError `invalid_options`
   */
  credentials(this: void, value: unknown, provider: string, where: string): Output
  /**
   * Reads a vendor's reply.
   *
   * @throws AuthError `invalid_response`, naming the field, what is documented and the type that came
   */
  reply(this: void, body: unknown, provider: string): Output
}

/** The schema behind a check, for those that core puts together with its own. */
const schemas = new WeakMap<Check<unknown>, () => v.GenericSchema>()

/**
 * Makes the functions that read values of a valibot schema. They are what goes between packages: valibot's types stand in
 * this signature alone, so that two versions of it in one program do not meet.
 *
 * @param schema makes the schema; is called when a value is first read, so that an import makes none. Texts of its own are
 *   marked by `takes`; others are not shown
 */
export function checkedBy<Output>(schema: () => v.GenericSchema<unknown, Output>): Check<Output> {
  const made = memoize(schema)
  const spelt = memoize(() => withSpelling(made()))
  const check: Check<Output> = {
    options: (value, provider, where) => parseOptions(made(), value, provider, where),
    credentials: (value, provider, where) => parseOptions(spelt(), value, provider, where),
    reply: (body, provider) => parseReply(made(), body, provider),
  }
  schemas.set(check, made)
  return check
}

/** The schema that a check was made with. */
export function schemaOf<Output>(check: Check<Output>): v.GenericSchema<unknown, Output> {
  const schema = schemas.get(check) as (() => v.GenericSchema<unknown, Output>) | undefined
  if (schema === undefined) throw new TypeError('not made by checkedBy() of this copy of @auth/core')
  return schema()
}
