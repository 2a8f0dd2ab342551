import { AuthError } from '../contract/errors.js'
import type { TokenResponse } from '../contract/provider.js'
import type { Token } from '../contract/token.js'
import { readScope } from '../options/scope.js'
import { BearerToken } from '../record/bearer-token.js'

/**
 * Makes a token from a provider's reply. Its life counts from when the request was sent, so it never outlives the
 * vendor's own count; a JWT's `exp` is not trusted over that.
 *
 * @param repliedAt when the vendor replied by its own clock, where it said so: an end by that clock counts from then
 * @throws AuthError `invalid_response` when the reply cannot be used
 */
export function toToken(response: TokenResponse, provider: string, { sentAt, now, repliedAt }: ReplyTimes): Token {
  const { accessToken, tokenType = 'Bearer', scope, details } = response
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
  // If the clock was set back in the meantime, the earlier reading would make the token seem to live longer.
  const issuedAt = Math.min(sentAt, now)
  const vendorNow = repliedAt ?? issuedAt
  const { expiresInSeconds, expiresAt: end } = response
  if ((expiresInSeconds ?? end) === undefined || (expiresInSeconds !== undefined && end !== undefined)) {
    throw refuse('was read as having both a lifetime and an end, or neither: a provider gives one of them')
  }
  const lifeMs = spanMs(expiresInSeconds, end, vendorNow)
  // `JSON.parse` turns 1e400 into `Infinity`.
  if (!(lifeMs > 0)) throw refuse(lifetimeFault(expiresInSeconds))
  const expiresAt = issuedAt + Math.floor(Math.min(lifeMs, longestMs))
  if (expiresAt <= now) throw refuse(ended)
  const refreshMs = spanMs(response.refreshExpiresInSeconds, response.refreshExpiresAt, vendorNow)
  return new BearerToken({
    accessToken,
    issuedAt,
    expiresAt,
    scope: readScope(scope),
    // Zero is how some vendors say that it does not end.
    refreshExpiresAt:
      refreshMs > 0 && refreshMs < Infinity ? issuedAt + Math.floor(Math.min(refreshMs, longestRefreshMs)) : undefined,
    details: textsOf(details),
  })
}

/** When a request was sent and its reply arrived by the clock here, and when the vendor replied by its own. */
export interface ReplyTimes {
  readonly sentAt: number
  readonly now: number
  readonly repliedAt?: number | undefined
}

/** How long is left, of a life in seconds or until an end by the vendor's clock. `NaN` where neither can be read. */
function spanMs(seconds: unknown, end: unknown, vendorNow: number): number {
  if (typeof seconds === 'number') return seconds * 1_000
  return typeof end === 'number' ? end - vendorNow : Number.NaN
}

const ended = 'has a token that had ended before it arrived'

const lifetimeFault = (seconds: unknown) =>
  seconds === undefined
    ? `${ended}, or an end that is no time in epoch milliseconds`
    : 'has a lifetime that is not a number above zero'

/** What a provider in JavaScript gives may be anything; whatever is no string is left out. */
function textsOf(details: TokenResponse['details']): Readonly<Record<string, string>> | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const texts = Object.entries(details).filter(([, value]: [string, unknown]) => typeof value === 'string')
  return texts.length > 0 ? Object.fromEntries(texts) : undefined
}

/** A longer lifetime is the vendor's mistake; recovery after a 401 covers the rest. */
const longestMs = 366 * 24 * 60 * 60_000

/** A hundred years: beyond what a `Date` can hold, showing the end would throw. */
const longestRefreshMs = 100 * 365 * 24 * 60 * 60_000
