import * as v from 'valibot'
import type { TokenHttpReply, TokenResponse } from '../contract/provider.js'
import { memoize } from '../options/memoize.js'
import { parseReply } from '../options/parse.js'
import { scopeSchema } from '../options/scope.js'
import { secondsSchema } from '../options/seconds.js'

const tokenSchema = memoize(() =>
  v.object({
    access_token: v.string(),
    expires_in: secondsSchema,
    token_type: v.nullish(v.string()),
    scope: scopeSchema,
    refresh_token: v.nullish(v.string()),
  }),
)

/**
 * Reads an OAuth vendor's reply to a token request, as leniently as vendors write it: further fields are
 * ignored, and a lifetime may be a string of digits.
 *
 * @throws AuthError `invalid_response`, naming the field, what is documented and the type that came, never the value
 * @see RFC 6749 section 5.1
 */
export function oauthTokenResponse({ body }: Pick<TokenHttpReply, 'body'>, provider: string): TokenResponse {
  const { access_token, expires_in, token_type, scope, refresh_token } = parseReply(tokenSchema(), body, provider)
  return {
    accessToken: access_token,
    expiresInSeconds: expires_in,
    ...(token_type && { tokenType: token_type }),
    ...(scope && { scope }),
    ...(refresh_token && { refreshToken: refresh_token }),
  }
}

/**
 * The `error` of an OAuth vendor's refusal, for example `'invalid_grant'`; `undefined` if it has none.
 *
 * @see RFC 6749 section 5.2
 */
export function oauthErrorWord({ body }: Pick<TokenHttpReply, 'body'>): string | undefined {
  const error: unknown = (body as { error?: unknown } | null | undefined)?.error
  return typeof error === 'string' ? error : undefined
}
