import * as v from 'valibot'
import type { TokenEnd, TokenLifetime, TokenReply } from '../contract/provider.js'
import type { TokenHttpReply } from '../contract/token-http.js'
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
  }),
)

/**
 * Reads an OAuth vendor's reply to a token request, as leniently as vendors write it: further fields are
 * ignored, and a lifetime may be a string of digits. A new refresh token is passed on whatever is wrong with the rest.
 *
 * @throws AuthError `invalid_response`, naming the field, what is documented and the type that came, never the value
 * @see RFC 6749 section 5.1
 */
export function oauthTokenResponse(
  { body }: Pick<TokenHttpReply, 'body'>,
  provider: string,
): TokenReply & TokenLifetime {
  return keepRefreshToken(memberOf(body, 'refresh_token'), () => {
    const { access_token, expires_in, token_type, scope } = parseReply(tokenSchema(), body, provider)
    return {
      accessToken: access_token,
      expiresInSeconds: expires_in,
      ...(token_type && { tokenType: token_type }),
      ...(scope && { scope }),
    }
  })
}

/**
 * Reads a reply that may have a new refresh token beside the access token: that one is passed on even where `read` throws, since core saves
 * it before it refuses the rest. Without it the grant would be lost: the refresh token that was sent is spent.
 *
 * @param refreshToken what stands in its place in the reply; anything but a string that is not empty is none
 * @param read reads everything else
 * @throws what `read` throws, where there is no refresh token
 */
export function keepRefreshToken<End extends TokenLifetime | TokenEnd>(
  refreshToken: unknown,
  read: () => Omit<TokenReply, 'refreshToken'> & End,
): TokenReply & (End | TokenLifetime) {
  if (typeof refreshToken !== 'string' || refreshToken === '') return read()
  try {
    return { ...read(), refreshToken }
  } catch {
    return { accessToken: '', expiresInSeconds: Number.NaN, refreshToken }
  }
}

/**
 * The `error` of an OAuth vendor's refusal, for example `'invalid_grant'`; `undefined` if it has none.
 *
 * @see RFC 6749 section 5.2
 */
export function oauthErrorWord({ body }: Pick<TokenHttpReply, 'body'>): string | undefined {
  const error = memberOf(body, 'error')
  return typeof error === 'string' ? error : undefined
}

const memberOf = (body: unknown, name: string): unknown => (body as Record<string, unknown> | null | undefined)?.[name]
