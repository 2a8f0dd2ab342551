import type { RevocableAuth } from '@auth/core'
import { canaries } from './canaries.fixture.js'
import { cut, json, silence, type FailingPath } from './path-kinds.fixture.js'
import { carrier, echo, type Answer } from './stage.fixture.js'
import { refreshTokens } from './vendors.fixture.js'

const { id, secret, securityCode, accessToken, refreshToken, newRefreshToken, code, codeVerifier } = canaries

const options = (title: string, wrong: object): FailingPath => ({
  title: `${title} among the options`,
  code: 'invalid_options',
  walk: (stage) => stage.create(silence, wrong),
})

/** What can go wrong with IT Retail alone. */
export const itRetailPaths: FailingPath[] = [
  options('a secret for the token query', { tokenQuery: secret }),
  options('a token query with an array', { tokenQuery: { securityCode: [secret] } }),
  options('a security code in an array', {
    credentials: { username: id, password: secret, securityCode: [securityCode] },
  }),
  {
    title: 'a login whose code comes from the token query, and which nobody answers',
    code: 'timeout',
    walk: (stage) =>
      stage
        .create(silence, {
          credentials: { username: id, password: secret },
          tokenQuery: { accesslevel: '2', securityCode },
          timeoutMs: 20,
        })
        .getToken(),
  },
]

const codeGrant = { type: 'authorization_code', code, redirectUri: 'https://app.example', codeVerifier, refreshTokens }

/** A revocation that gets this answer. */
const revocation = (title: string, errorCode: FailingPath['code'], answer: Answer): FailingPath => ({
  title: `a revocation that ${title}`,
  code: errorCode,
  async walk(stage) {
    const auth = stage.create([json(stage.vendor.reply(accessToken)), answer]) as RevocableAuth
    await auth.getToken()
    await auth.revoke()
  },
})

/** What can go wrong with myPOS alone. */
export const myposPaths: FailingPath[] = [
  options('a secret for a grant', { grant: secret }),
  options('a secret for a grant’s type', { grant: { type: secret } }),
  options('a code in an array', { grant: { ...codeGrant, code: [code] } }),
  options('a code verifier with a wrong letter', { grant: { ...codeGrant, codeVerifier: `${codeVerifier}!` } }),
  options('a grant with a field too many', { grant: { type: 'client_credentials', code } }),
  options('a refresh token for its store', { grant: { type: 'refresh_token', refreshTokens: refreshToken } }),
  options('a refresh token in its store’s place', {
    grant: { type: 'refresh_token', refreshTokens: { refreshToken } },
  }),
  options('a secret for a scope', { scope: [secret] }),
  options('a secret for the encoding', { basicEncoding: secret }),
  options('a client id with a colon', {
    credentials: { clientId: `${id}:`, clientSecret: secret },
    basicEncoding: 'vendor',
  }),
  options('a revocation URL with a password', {
    environment: { baseUrl: 'https://a.example', revokeUrl: `https://user:${encodeURIComponent(secret)}@a.example` },
  }),
  revocation('is refused by an echo', 'invalid_credentials', echo(401)),
  revocation('is not understood', 'invalid_response', echo(400)),
  revocation('meets a vendor that is down', 'provider_unavailable', echo(503)),
  revocation('is cut', 'provider_unavailable', cut),
]

/** A store for refresh tokens that does this, beside a vendor that gives this answer. */
const store = (title: string, errorCode: FailingPath['code'], own: object, answer?: Answer): FailingPath => ({
  title,
  code: errorCode,
  walk: (stage) =>
    stage
      .create(answer ?? json(stage.vendor.reply(accessToken)), {
        grant: { type: 'refresh_token', refreshTokens: { ...refreshTokens, ...own } },
        totalTimeoutMs: 20,
      })
      .getToken(),
})

/** What can go wrong with a grant that has a refresh token. */
export const refreshPaths: FailingPath[] = [
  store('a store that throws on load', 'credentials_unavailable', { load: () => Promise.reject(carrier()) }),
  store('a store that throws on save', 'credentials_unavailable', { save: () => Promise.reject(carrier()) }),
  store('a store that never loads', 'credentials_unavailable', { load: () => new Promise(() => undefined) }),
  store('a store that is empty', 'reauthorization_required', { load: async () => undefined }),
  store('a store that holds an array', 'credentials_unavailable', { load: async () => [refreshToken] }),
  store(
    'a refresh token that the vendor refuses',
    'reauthorization_required',
    {},
    echo(400, 'json', { error: 'invalid_grant' }),
  ),
  store(
    'a new refresh token of another type',
    'invalid_response',
    {},
    json({ access_token: accessToken, expires_in: 60, refresh_token: [newRefreshToken] }),
  ),
  {
    title: 'an authorization code that was sent before',
    code: 'reauthorization_required',
    async walk(stage) {
      const empty = { ...refreshTokens, load: async () => undefined }
      const auth = stage.create(echo(503), { grant: { ...codeGrant, refreshTokens: empty } })
      await auth.getToken().catch(() => undefined)
      await auth.forget()
      await auth.getToken()
    },
  },
]
