import {
  authFactory,
  oauthTokenResponse,
  standardBackoff,
  type Environment,
  type Provider,
  type RevocableAuth,
  type TokenHttp,
  type TokenResponse,
} from '@auth/core'
import { apiOrigins, apiPaths, baseUrls, formRequest, revokePath, tokenPath, type TokenForm } from './api.js'
import { codeSpent, revocationError, tokenError } from './errors.js'
import { myposCredentials, ownOptions, type MyposCredentials, type MyposOptions } from './options.js'

const minute = 60_000

/** Where tokens are issued, revoked and taken. */
interface MyposHosts extends Environment {
  revokeUrl?: string
  transactionsUrl?: string
  webhooksUrl?: string
}

type MyposOwnOptions = Pick<MyposOptions, 'scope' | 'grant' | 'basicEncoding'>

/** What `createMyposAuth` gives: myPOS can revoke tokens, and has its APIs on other hosts than those. */
export interface MyposAuth extends RevocableAuth {
  /** The Transactions API, with its version and without a trailing slash: `${mypos.transactionsUrl}/transactions`. */
  readonly transactionsUrl: string
  /** The Webhook API, with its version and without a trailing slash: `${mypos.webhooksUrl}/webhooks`. */
  readonly webhooksUrl: string
}

/**
 * Makes the one instance for a myPOS client, or for a user of it where the grant is a user's.
 *
 * @throws AuthError `invalid_options`
 * @see https://developers.mypos.com
 */
export const createMyposAuth = /* @__PURE__ */ authFactory<MyposCredentials, MyposOptions, MyposAuth, MyposHosts>({
  name: 'mypos',
  environments: {
    production: {
      baseUrl: baseUrls.production,
      transactionsUrl: apiOrigins.production.transactions + apiPaths.transactions,
      webhooksUrl: apiOrigins.production.webhooks + apiPaths.webhooks,
    },
    sandbox: {
      baseUrl: baseUrls.sandbox,
      transactionsUrl: apiOrigins.sandbox.transactions + apiPaths.transactions,
      webhooksUrl: apiOrigins.sandbox.webhooks + apiPaths.webhooks,
    },
  },
  furtherUrls: ['revokeUrl', 'transactionsUrl', 'webhooksUrl'],
  credentials: (own) => myposCredentials[own ? (own.basicEncoding ?? 'vendor') : 'rfc6749'],
  options: ownOptions,
  provider: myposProvider,
  grant: ({ scope = [], grant }) =>
    grant === undefined || grant.type === 'client_credentials'
      ? { scope }
      : { scope, refreshTokens: grant.refreshTokens, account: grant.account },
})

/** The vendor's facts. Tests read them directly; programs get instances of them by `createMyposAuth`. */
export function myposProvider(
  {
    baseUrl,
    revokeUrl = baseUrl + revokePath,
    transactionsUrl = baseUrl + apiPaths.transactions,
    webhooksUrl = baseUrl + apiPaths.webhooks,
  }: MyposHosts,
  { scope = [], grant = { type: 'client_credentials' }, basicEncoding = 'vendor' }: MyposOwnOptions,
) {
  const tokenUrl = baseUrl + tokenPath
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
    allowedOrigins: [baseUrl, transactionsUrl, webhooksUrl].map((url) => new URL(url).origin),
    apiUrls: { transactionsUrl, webhooksUrl },
    policy: {
      advisoryWindowMs: 5 * minute,
      mandatoryWindowMs: 10_000,
      backoff: standardBackoff,
    },
    identify: ({ clientId, clientSecret }) => ({ subject: clientId, secret: clientSecret, secretKind: 'issued' }),
    hasUnsentCode: () => grant.type === 'authorization_code' && !codeSent,
    ...(grant.type !== 'refresh_token' && {
      async requestToken(credentials: MyposCredentials, http: TokenHttp) {
        if (grant.type === 'client_credentials') return request({ grant_type: grant.type }, credentials, http)
        if (codeSent) throw codeSpent()
        // Before it is sent: whether it arrived is not always known, and a second sending may cost what the first brought.
        codeSent = true
        const { code, redirectUri, codeVerifier } = grant
        const verifier = codeVerifier === undefined ? {} : { code_verifier: codeVerifier }
        return request({ grant_type: grant.type, code, redirect_uri: redirectUri, ...verifier }, credentials, http)
      },
    }),
    ...(grant.type !== 'client_credentials' && {
      refreshToken: (refreshToken: string, credentials: MyposCredentials, http: TokenHttp) =>
        request({ grant_type: 'refresh_token', refresh_token: refreshToken }, credentials, http),
    }),
    async revokeToken(accessToken, credentials, http) {
      const form = formRequest({ token: accessToken }, credentials, basicEncoding)
      const reply = await http.post(revokeUrl, { ...form, reply: 'any' })
      if (!reply.ok) throw revocationError(reply)
    },
  } satisfies Provider<MyposCredentials, 'transactionsUrl' | 'webhooksUrl'>
}
