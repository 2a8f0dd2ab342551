import { createAuth, memoize, parseBaseUrl, parseOptions, standardNegative, type Auth, type Provider } from '@auth/core'
import { baseUrls, loginRequest, loginResponse, tokenUrl } from './api.js'
import { loginError } from './errors.js'
import { credentialsSchema, optionsSchema, type ItRetailCredentials, type ItRetailOptions } from './options.js'

const minute = 60_000
const hour = 60 * minute

/**
 * Makes the one instance that serves a Back End user on one host, IT Retail's or MarktPOS's.
 *
 * @throws AuthError `invalid_options`
 * @see "API: Tokens" in IT Retail's help centre
 */
export function createItRetailAuth(options: ItRetailOptions): Auth {
  const { environment, tokenQuery, ...common } = parseOptions(optionsSchema(), options, 'itretail') as ItRetailOptions
  const baseUrl =
    typeof environment === 'string'
      ? baseUrls[environment]
      : parseBaseUrl(environment.baseUrl, {
          provider: 'itretail',
          field: 'options.environment.baseUrl',
          allowInsecureHttp: common.allowInsecureHttp,
        })
  return createAuth(itRetailProvider(baseUrl, tokenUrl(baseUrl, tokenQuery)), {
    ...common,
    baseUrl,
    checkCredentials,
  })
}

const checkCredentials = (credentials: unknown) =>
  parseOptions(credentialsSchema(), credentials, 'itretail', 'credentials()')

/** The vendor's facts. Tests read them directly; programs get them with a life through the factory above. */
export const itRetailProvider = memoize((baseUrl: string, url: string): Provider<ItRetailCredentials> => {
  return {
    name: 'itretail',
    tokenUrl: url,
    allowedOrigins: [new URL(baseUrl).origin],
    policy: {
      advisoryWindowMs: hour,
      mandatoryWindowMs: minute,
      negative: {
        ...standardNegative,
        // A person's password: trying a wrong one again may lock the account.
        rejected: { firstMs: 15 * minute, maxMs: 6 * hour },
      },
    },
    identify: ({ username, password }) => ({ subject: username, secret: password, secretKind: 'password' }),
    async requestToken(credentials, http) {
      const reply = await http.post(url, loginRequest(credentials))
      if (!reply.ok) throw loginError(reply)
      return loginResponse(reply.body)
    },
  }
})
