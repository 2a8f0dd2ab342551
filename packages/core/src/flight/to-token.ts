import type { TokenResponse } from '../contract/provider.js'
import { AuthError } from '../contract/errors.js'
import { readScope } from '../options/scope.js'
import type { Token } from '../contract/token.js'
import { BearerToken } from '../record/bearer-token.js'

/**
 * Makes a token from a provider's reply. Its life counts from when the request was sent, so it never outlives the
 * vendor's own count; a JWT's `exp` is not trusted over that.
 *
 * @throws AuthError `invalid_response` when the reply cannot be used
 */
export function toToken(response: TokenResponse, provider: string, sentAt: number, now: number): Token {
  const { accessToken, expiresInSeconds, tokenType = 'Bearer', scope } = response
  const refuse = (what: string) =>
    new AuthError({
      code: 'invalid_response',
      provider,
      message: `the reply to the token request ${what}. If it goes on, tell the vendor`,
    })
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw refuse('has an access token that is empty, or has characters that no header can carry')
  }
  if (tokenType.toLowerCase() !== 'bearer')
    throw refuse('has a token that is not of type Bearer (RFC 6749 section 7.1)')
  // `JSON.parse` turns 1e400 into `Infinity`.
  if (typeof expiresInSeconds !== 'number' || !(expiresInSeconds > 0)) {
    throw refuse('has a lifetime that is not a number above zero')
  }
  // If the clock was set back in the meantime, the earlier reading would make the token seem to live longer.
  const issuedAt = Math.min(sentAt, now)
  const expiresAt = issuedAt + Math.floor(Math.min(expiresInSeconds, longestSeconds) * 1000)
  if (expiresAt <= now) throw refuse('has a token that had ended before it arrived')
  return new BearerToken({ accessToken, issuedAt, expiresAt, scope: readScope(scope) })
}

/** A longer lifetime is the vendor's mistake; recovery after a 401 covers the rest. */
const longestSeconds = 366 * 24 * 60 * 60
