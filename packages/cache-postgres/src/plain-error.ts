/** What our methods reject with: a message, and the server's SQLSTATE or the system's word. */
export interface PlainError extends Error {
  readonly code?: string
}

/**
 * What was thrown, without what clients hang on it: `pg` its `detail` and `where`, which quote rows, `postgres` the parameters of
 * the statement.
 *
 * @param values the statement's parameters, which no message quotes either
 */
export function plainError(thrown: unknown, values: readonly string[] = []): PlainError {
  const { message, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Record<string, unknown>
  const word = typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : undefined
  // That of an AggregateError, as a name with two addresses gives it, is empty.
  const said = typeof message === 'string' && message !== '' ? message : (word ?? 'the client failed')
  // A shorter one is a number of milliseconds.
  const quoted = values.filter((value) => value.length > 15)
  const text = quoted.reduce((all, value) => all.replaceAll(value, '…'), said)
  return Object.assign(new Error(text), word && { code: word })
}
