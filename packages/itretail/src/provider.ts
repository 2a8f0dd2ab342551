import { authFactory, standardBackoff, type Auth, type Environment, type Provider } from '@auth/core'
import { baseUrls, documentedTokenQuery, loginQuery, loginRequest, loginResponse, tokenPath } from './api.js'
import { loginError } from './errors.js'
import { itRetailCredentials, ownOptions, type ItRetailCredentials, type ItRetailOptions } from './options.js'

const minute = 60_000
const hour = 60 * minute

/** What `createItRetailAuth` gives: IT Retail has no revocation. */
export type ItRetailAuth = Auth

/**
 * Makes the one instance that serves a Back End user on one host, IT Retail's or MarktPOS's.
 *
 * @throws AuthError `invalid_options`
 * @see "API: Tokens" in IT Retail's help centre
 */
export const createItRetailAuth = /* @__PURE__ */ authFactory<ItRetailCredentials, ItRetailOptions, ItRetailAuth>({
  name: 'itretail',
  environments: { itretail: { baseUrl: baseUrls.itretail }, marktpos: { baseUrl: baseUrls.marktpos } },
  credentials: () => itRetailCredentials,
  options: ownOptions,
  provider: itRetailProvider,
})

/** The vendor's facts. Tests read them directly; programs get instances of them by `createItRetailAuth`. */
export function itRetailProvider(
  { baseUrl }: Environment,
  { tokenQuery = documentedTokenQuery }: Pick<ItRetailOptions, 'tokenQuery'> = {},
): Provider<ItRetailCredentials> {
  // Without its query, which may hold a secret.
  const tokenUrl = baseUrl + tokenPath
  return {
    name: 'itretail',
    tokenUrl,
    allowedOrigins: [new URL(baseUrl).origin],
    policy: {
      advisoryWindowMs: hour,
      mandatoryWindowMs: minute,
      backoff: {
        ...standardBackoff,
        // A person's password: trying a wrong one again may lock the account.
        rejected: { firstMs: 15 * minute, maxMs: 6 * hour },
      },
    },
    identify(credentials) {
      const { username, password } = credentials
      // All of the query but the security code tells one user's tokens from each other.
      const query = loginQuery(tokenQuery, credentials)
      query.delete('securityCode')
      return { subject: username, variant: query.toString(), secret: password, secretKind: 'password' }
    },
    async requestToken(credentials, http) {
      const query = loginQuery(tokenQuery, credentials).toString()
      const reply = await http.post(tokenUrl + (query && `?${query}`), loginRequest(credentials))
      if (!reply.ok) throw loginError(reply)
      return loginResponse(reply)
    },
  }
}
