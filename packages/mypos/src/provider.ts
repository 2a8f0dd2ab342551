import {
  createAuth,
  memoize,
  oauthTokenResponse,
  parseBaseUrl,
  parseOptions,
  standardBackoff,
  type Provider,
  type RevocableAuth,
  type TokenHttp,
  type TokenResponse,
} from '@auth/core'
import { apiOrigins, baseUrls, formRequest, revokePath, tokenPath, type TokenForm } from './api.js'
import { codeSpent, noRefreshToken, revocationError, tokenError } from './errors.js'
import {
  credentialsSchema,
  optionsSchema,
  type MyposBasicEncoding,
  type MyposCredentials,
  type MyposEnvironment,
  type MyposGrant,
  type MyposOptions,
} from './options.js'

const minute = 60_000

/** What `createMyposAuth` gives: myPOS can revoke tokens. */
export type MyposAuth = RevocableAuth

/**
 * Makes the one instance for a myPOS client, or for a user of it where the grant is a user's.
 *
 * @throws AuthError `invalid_options`
 * @see https://developers.mypos.com
 */
export function createMyposAuth(options: MyposOptions): MyposAuth {
  const {
    environment,
    scope = [],
    grant = { type: 'client_credentials' },
    basicEncoding = 'vendor',
    ...common
  } = parseOptions(optionsSchema(), options, 'mypos') as MyposOptions
  if (typeof common.credentials !== 'function') {
    parseOptions(credentialsSchema(basicEncoding), common.credentials, 'mypos', 'options.credentials')
  }
  const hosts = hostsOf(environment, common.allowInsecureHttp)
  const provider =
    grant.type === 'client_credentials'
      ? clientProvider(hosts, scope, basicEncoding)
      : myposProvider({ hosts, scope, grant, basicEncoding })
  return createAuth(provider, {
    ...common,
    baseUrl: hosts.baseUrl,
    checkCredentials: checkCredentials[basicEncoding],
    scope,
    ...(grant.type !== 'client_credentials' && { refreshTokens: grant.refreshTokens, account: grant.account }),
  })
}

const checking = (encoding: MyposBasicEncoding) => (credentials: unknown) =>
  parseOptions(credentialsSchema(encoding), credentials, 'mypos', 'credentials()')

const checkCredentials = { vendor: checking('vendor'), rfc6749: checking('rfc6749') }

/** A user's grant has a state of its own, a client's has none: its tenants share the facts. */
const clientProvider = memoize((hosts: Hosts, scope: readonly string[], basicEncoding: MyposBasicEncoding) =>
  myposProvider({ hosts, scope, grant: { type: 'client_credentials' }, basicEncoding }),
)

interface Hosts {
  baseUrl: string
  revokeUrl: string
  allowedOrigins: readonly string[]
}

function hostsOf(environment: MyposEnvironment, allowInsecureHttp: boolean | undefined): Hosts {
  if (typeof environment === 'string') {
    const baseUrl = baseUrls[environment]
    const apis = Object.values(apiOrigins[environment])
    return { baseUrl, revokeUrl: baseUrl + revokePath, allowedOrigins: [baseUrl, ...apis] }
  }
  const parse = (field: 'baseUrl' | 'revokeUrl', url: string) =>
    parseBaseUrl(url, { provider: 'mypos', field: `options.environment.${field}`, allowInsecureHttp })
  const baseUrl = parse('baseUrl', environment.baseUrl)
  const revokeUrl = parse('revokeUrl', environment.revokeUrl ?? baseUrl + revokePath)
  return { baseUrl, revokeUrl, allowedOrigins: [new URL(baseUrl).origin] }
}

interface Settings {
  hosts: Hosts
  scope: readonly string[]
  grant: MyposGrant
  basicEncoding: MyposBasicEncoding
}

/** The vendor's facts. Tests read them directly; programs get them with a life through the factory above. */
export function myposProvider({ hosts, scope, grant, basicEncoding }: Settings) {
  const tokenUrl = hosts.baseUrl + tokenPath
  let codeSent = false

  async function request(form: TokenForm, credentials: MyposCredentials, http: TokenHttp): Promise<TokenResponse> {
    const scoped = scope.length > 0 ? { ...form, scope: scope.join(' ') } : form
    const reply = await http.post(tokenUrl, {
      ...formRequest(scoped, credentials, basicEncoding),
      once: form.grant_type !== 'client_credentials',
    })
    if (!reply.ok) throw tokenError(reply, form.grant_type)
    return oauthTokenResponse(reply, 'mypos')
  }

  return {
    name: 'mypos',
    tokenUrl,
    allowedOrigins: hosts.allowedOrigins,
    policy: {
      advisoryWindowMs: 5 * minute,
      mandatoryWindowMs: 10_000,
      backoff: standardBackoff,
    },
    identify: ({ clientId, clientSecret }) => ({ subject: clientId, secret: clientSecret, secretKind: 'issued' }),
    async requestToken(credentials, http) {
      if (grant.type === 'client_credentials') return request({ grant_type: grant.type }, credentials, http)
      if (grant.type === 'refresh_token') throw noRefreshToken()
      if (codeSent) throw codeSpent()
      // Before it is sent: whether it arrived is not always known, and a second sending may cost what the first brought.
      codeSent = true
      const { code, redirectUri, codeVerifier } = grant
      const verifier = codeVerifier === undefined ? {} : { code_verifier: codeVerifier }
      return request({ grant_type: grant.type, code, redirect_uri: redirectUri, ...verifier }, credentials, http)
    },
    ...(grant.type !== 'client_credentials' && {
      refreshToken: (refreshToken: string, credentials: MyposCredentials, http: TokenHttp) =>
        request({ grant_type: 'refresh_token', refresh_token: refreshToken }, credentials, http),
    }),
    async revokeToken(accessToken, credentials, http) {
      const form = formRequest({ token: accessToken }, credentials, basicEncoding)
      const reply = await http.post(hosts.revokeUrl, { ...form, reply: 'any' })
      if (!reply.ok) throw revocationError(reply)
    },
  } satisfies Provider<MyposCredentials>
}
