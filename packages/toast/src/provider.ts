import { authFactory, standardBackoff, type Auth, type Environment, type Provider } from '@auth/core'
import { baseUrls, loginPath, loginRequest, loginResponse } from './api.js'
import { loginError } from './errors.js'
import { toastCredentials, type ToastCredentials, type ToastOptions } from './options.js'

/** What `createToastAuth` gives: Toast has no revocation. */
export type ToastAuth = Auth

/**
 * Makes the one instance that serves all of a Toast client's restaurants.
 *
 * @throws AuthError `invalid_options`
 * @see https://doc.toasttab.com/doc/devguide/authentication.html
 */
export const createToastAuth = /* @__PURE__ */ authFactory<ToastCredentials, ToastOptions, ToastAuth>({
  name: 'toast',
  environments: { production: { baseUrl: baseUrls.production }, sandbox: { baseUrl: baseUrls.sandbox } },
  credentials: () => toastCredentials,
  provider: toastProvider,
})

/** The vendor's facts. Tests read them directly; programs get instances of them by `createToastAuth`. */
export function toastProvider({ baseUrl }: Environment): Provider<ToastCredentials> {
  const tokenUrl = baseUrl + loginPath
  return {
    name: 'toast',
    tokenUrl,
    allowedOrigins: [new URL(baseUrl).origin],
    policy: {
      // A login gives the same token again until its last 60 seconds: a wider window would log in for nothing.
      advisoryWindowMs: 45_000,
      mandatoryWindowMs: 10_000,
      renewableWithinMs: 60_000,
      // "Never more than 2 an hour": doc.toasttab.com, apiAuthenticationRateLimit.
      requestsPerHour: 2,
      backoff: standardBackoff,
    },
    identify: ({ clientId, clientSecret }) => ({ subject: clientId, secret: clientSecret, secretKind: 'issued' }),
    async requestToken(credentials, http) {
      const reply = await http.post(tokenUrl, loginRequest(credentials))
      if (!reply.ok) throw loginError(reply)
      return loginResponse(reply.body)
    },
  }
}
