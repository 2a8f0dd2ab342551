import type { RevocableAuth } from '@auth/core'
import { canaries } from './canaries.fixture.js'
import { cut, json, silence, type FailingPath } from './path-kinds.fixture.js'
import { echo, type Answer } from './stage.fixture.js'
import { refreshTokens } from './vendors.fixture.js'

const { id, secret, securityCode, accessToken, refreshToken, code, codeVerifier } = canaries

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

export const codeGrant = {
  type: 'authorization_code',
  code,
  redirectUri: 'https://app.example',
  codeVerifier,
  refreshTokens,
}

export const storeGrant = (own: object) => ({ type: 'refresh_token', refreshTokens: { ...refreshTokens, ...own } })

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
  options('a secret for the lock of a store', { grant: storeGrant({ exclusive: undefined, lock: secret }) }),
  options('a store that says nothing of who may use it', { grant: storeGrant({ exclusive: undefined }) }),
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
