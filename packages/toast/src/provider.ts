import { createAuth, memoize, parseBaseUrl, parseOptions, standardBackoff, type Auth, type Provider } from '@auth/core'
import { baseUrls, loginPath, loginRequest, loginResponse } from './api.js'
import { loginError } from './errors.js'
import { credentialsSchema, optionsSchema, type ToastCredentials, type ToastOptions } from './options.js'

/** What `createToastAuth` gives: Toast has no revocation. */
export type ToastAuth = Auth

/**
 * Makes the one instance that serves all of a Toast client's restaurants.
 *
 * @throws AuthError `invalid_options`
 * @see https://doc.toasttab.com/doc/devguide/authentication.html
 */
export function createToastAuth(options: ToastOptions): ToastAuth {
  const { environment, ...common } = parseOptions(optionsSchema(), options, 'toast') as ToastOptions
  const baseUrl =
    typeof environment === 'string'
      ? baseUrls[environment]
      : parseBaseUrl(environment.baseUrl, {
          provider: 'toast',
          field: 'options.environment.baseUrl',
          allowInsecureHttp: common.allowInsecureHttp,
        })
  return createAuth(toastProvider(baseUrl), { ...common, baseUrl, checkCredentials })
}

const checkCredentials = (credentials: unknown) =>
  parseOptions(credentialsSchema(), credentials, 'toast', 'credentials()')

/** The vendor's facts. Tests read them directly; programs get them with a life through the factory above. */
export const toastProvider = memoize((baseUrl: string): Provider<ToastCredentials> => {
  const tokenUrl = baseUrl + loginPath
  return {
    name: 'toast',
    tokenUrl,
    allowedOrigins: [new URL(baseUrl).origin],
    policy: {
      // A login gives the same token again until its last 60 seconds: a wider window would log in for nothing.
      advisoryWindowMs: 45_000,
      mandatoryWindowMs: 10_000,
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
})
