import { authFactory, standardBackoff, type Auth, type Environment, type Provider } from '@auth/core'
import { baseUrls, tokenPath, tokenRequest, tokenResponse } from './api.js'
import { tokenError } from './errors.js'
import { acmeCredentials, type AcmeCredentials, type AcmeOptions } from './options.js'

/** What `createAcmeAuth` gives: Acme has no revocation. */
export type AcmeAuth = Auth

/**
 * Makes the one instance that serves a client of Acme.
 *
 * @throws AuthError `invalid_options`
 */
export const createAcmeAuth = /* @__PURE__ */ authFactory<AcmeCredentials, AcmeOptions, AcmeAuth>({
  name: 'acme',
  environments: { production: { baseUrl: baseUrls.production }, sandbox: { baseUrl: baseUrls.sandbox } },
  credentials: () => acmeCredentials,
  provider: acmeProvider,
})

/** The vendor's facts. Tests read them directly; programs get instances of them by `createAcmeAuth`. */
export function acmeProvider({ baseUrl }: Environment): Provider<AcmeCredentials> {
  const tokenUrl = baseUrl + tokenPath
  return {
    name: 'acme',
    tokenUrl,
    allowedOrigins: [new URL(baseUrl).origin],
    policy: {
      // TO STATE: how early a token is renewed, by how long it lives and what becomes of the one before; and `requestsPerHour`,
      // where Acme has such a limit. These suit a token of an hour, and a vendor that has no limit.
      advisoryWindowMs: 300_000,
      mandatoryWindowMs: 10_000,
      backoff: standardBackoff,
    },
    identify: ({ clientId, clientSecret }) => ({ subject: clientId, secret: clientSecret, secretKind: 'issued' }),
    async requestToken(credentials, http) {
      const reply = await http.post(tokenUrl, tokenRequest(credentials))
      if (!reply.ok) throw tokenError(reply)
      return tokenResponse(reply)
    },
  }
}
