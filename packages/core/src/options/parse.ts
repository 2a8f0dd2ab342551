import * as v from 'valibot'
import { AuthError } from '../contract/errors.js'
import { suggestion } from './suggestion.js'

/**
 * How schemas are run here: apart from what the program may have set for its own use of the library. Its messages would be
 * made of our values, which are secrets, and `abortEarly` would name one field of many.
 */
export const apart = { lang: '@auth/core', message: () => '', abortEarly: false, abortPipeEarly: true } as const

/** The messages that were written for our own errors, by the issue that they were made for. */
const messages = new WeakMap<object, string>()

/**
 * What a field takes, as an error is to say it: `v.nonEmpty(takes('a non-empty string'))`. No other message of an issue is
 * ever shown, since a library's own, or one that the program set, may quote the value.
 */
export function takes<Issue extends object>(what: string | ((issue: Issue) => string)): (issue: Issue) => string {
  return (issue) => {
    const message = typeof what === 'string' ? what : what(issue)
    messages.set(issue, message)
    return message
  }
}

/**
 * Checks options against a schema.
 *
 * @param where how the message names the value as a whole
 * @throws AuthError `invalid_options`, naming the field, what it takes and the type it got, never the value
 */
export function parseOptions<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  provider: string,
  where = 'options',
): v.InferOutput<Schema> {
  const refuse = (message: string, cause?: unknown) =>
    new AuthError({ code: 'invalid_options', provider, message, cause })
  let result: v.SafeParseResult<Schema>
  try {
    result = v.safeParse(schema, value, apart)
  } catch (cause) {
    throw refuse(`${where} could not be read: one of its members threw`, cause)
  }
  if (result.success) return result.output
  throw refuse(describe(result.issues, { schema, where }))
}

/**
 * Checks a vendor's reply against a schema.
 *
 * @throws AuthError `invalid_response`, naming the field, what is documented and the type that came, never the value
 */
export function parseReply<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
  provider: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body, apart)
  if (result.success) return result.output
  throw new AuthError({
    code: 'invalid_response',
    provider,
    message: `${describe(result.issues, { schema, where: 'the reply' })}. The vendor's API may have changed; see if a newer version of this package knows about it`,
  })
}

/** What a value as a whole is called and checked against. */
interface Checked {
  readonly schema: v.GenericSchema
  readonly where: string
}

function describe(issues: readonly v.BaseIssue<unknown>[], checked: Checked): string {
  return issues.flatMap((issue) => sentences(issue, checked, [])).join('; ')
}

/** @param within the keys that lead to the value that the issue's own path begins at */
function sentences(issue: v.BaseIssue<unknown>, checked: Checked, within: readonly string[]): string[] {
  const keys = [...within, ...(issue.path ?? []).map((item) => String(item.key))]
  const path = [checked.where, ...keys].join('.')
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const meant = suggestion(checked.schema, keys, issue.path?.at(-1)?.input)
    return [`${path} is not a known option${meant === undefined ? '' : `, did you mean ${meant}?`}`]
  }
  // A key that is not there: what the schema then expects is the key's own name.
  if (issue.expected === `"${String(issue.path?.at(-1)?.key)}"` && issue.received === 'undefined')
    return [`${path} is missing`]
  // Of a union's branches, the one that came furthest: into the value, or as far as a rule about it.
  const nested = issue.issues?.filter((inner) => (inner.path?.length ?? 0) > 0 || inner.kind === 'validation')
  if (nested?.length) return nested.flatMap((inner) => sentences(inner, checked, keys))
  // A rule's input is of the right type, so that naming the type would say nothing.
  const got = issue.kind === 'validation' && issue.input !== '' ? '' : `, got ${typeName(issue.input)}`
  return [`${path} takes ${expectation(issue)}${got}`]
}

const typeWords: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'an array',
  Function: 'a function',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
}

/** What our own message says, or what the schema expects. The issue's own message quotes the value. */
function expectation(issue: v.BaseIssue<unknown>): string {
  const { expected } = issue
  return messages.get(issue) ?? typeWords[expected ?? ''] ?? expected ?? 'something else'
}

/** What a message says of a value: its type, and never more. */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (value === '') return 'an empty string'
  if (Number.isNaN(value)) return 'NaN'
  return typeof value
}
