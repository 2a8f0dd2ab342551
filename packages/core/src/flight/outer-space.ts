import { AuthError } from '../contract/errors.js'

/**
 * Adds to a vendor's refusal which of the refused values begins or ends with white space. Usually it is the
 * line break at the end of the secret's file.
 */
export function withSpaceHint(error: AuthError, credentials: unknown, refreshToken: string | undefined): AuthError {
  const { code, provider, status, retryAfterMs, cause } = error
  const sent = code === 'invalid_credentials' ? fieldsOf(credentials) : []
  if (code === 'reauthorization_required') sent.push(['the refresh token', refreshToken])
  const names = sent.filter(([, value]) => typeof value === 'string' && outerSpace.test(value)).map(([name]) => name)
  if (names.length === 0) return error
  const what = `${names.join(' and ')} ${names.length > 1 ? 'begin or end' : 'begins or ends'} with white space`
  const message = `${error.detail}. Look here first: ${what}, as the line break of a file is. Remove it, unless it is part of the value`
  return new AuthError({ code, provider, message, status, retryAfterMs, cause })
}

/** White space, and invisible characters: controls, soft hyphens, marks of width or direction, a byte order mark. */
const invisible = String.raw`[\s\p{Cc}\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]`
const outerSpace = new RegExp(`^${invisible}|${invisible}$`, 'u')

function fieldsOf(credentials: unknown): [name: string, value: unknown][] {
  return typeof credentials === 'object' && credentials !== null
    ? Object.entries(credentials).map(([name, value]) => [`credentials.${name}`, value])
    : []
}
