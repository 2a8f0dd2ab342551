import { memoize, parseReply, secondsSchema, v, type TokenHttpRequest, type TokenResponse } from '@auth/core'
import type { ItRetailCredentials } from './options.js'

/** One API on two hosts. "API: Tokens" in IT Retail's help centre names both. */
export const baseUrls = {
  itretail: 'https://retailnext.itretail.com',
  marktpos: 'https://app.marktpos.com',
}

/** The query as documented, the word `undefined` included. */
export const documentedTokenQuery: Readonly<Record<string, string>> = { accesslevel: '0', securityCode: 'undefined' }

export const tokenPath = '/token'

/** The query of a user's login. An empty security code is left out, as the clients of the vendor's users do. */
export function loginQuery(
  tokenQuery: Readonly<Record<string, string>>,
  { accesslevel, securityCode }: Partial<ItRetailCredentials>,
): URLSearchParams {
  const query = new URLSearchParams(tokenQuery)
  // Equal queries are to be equal strings, in whatever order their parts were given.
  query.sort()
  if (accesslevel !== undefined && accesslevel !== null) query.set('accesslevel', String(accesslevel))
  if (securityCode !== undefined && securityCode !== null) query.set('securityCode', securityCode)
  if (query.get('securityCode') === '') query.delete('securityCode')
  return query
}

/** The login is a form: OAuth's password grant (RFC 6749 section 4.3.2). */
export function loginRequest({ username, password }: ItRetailCredentials): TokenHttpRequest {
  return { form: { grant_type: 'password', username, password } }
}

const loginSchema = memoize(() =>
  v.object({
    access_token: v.string(),
    expires_in: secondsSchema,
    token_type: v.nullish(v.string()),
  }),
)

/**
 * Reads a login reply. Its lifetime is the longest there can be: maintenance ends every token. A refresh token in it is
 * left alone, since no way to use one is documented.
 */
export function loginResponse(body: unknown): TokenResponse {
  const { access_token, expires_in, token_type } = parseReply(loginSchema(), body, 'itretail')
  return { accessToken: access_token, expiresInSeconds: expires_in, ...(token_type && { tokenType: token_type }) }
}
