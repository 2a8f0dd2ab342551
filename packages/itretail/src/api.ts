import { oauthTokenResponse, type TokenHttpReply, type TokenHttpRequest, type TokenResponse } from '@auth/core'
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

/**
 * Reads a login reply. Its lifetime is the longest there can be: maintenance ends every token. A refresh token in it is
 * left alone, since no way to use one is documented, and so is a scope.
 */
export function loginResponse(reply: TokenHttpReply): TokenResponse {
  const { accessToken, expiresInSeconds, tokenType } = oauthTokenResponse(reply, 'itretail')
  return { accessToken, expiresInSeconds, ...(tokenType && { tokenType }) }
}
