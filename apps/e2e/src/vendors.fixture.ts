import type { Auth, AuthErrorCode } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth, type MyposOptions } from '@auth/mypos'
import { createToastAuth } from '@auth/toast'
import { canaries } from './canaries.fixture.js'

/** One way to ask one vendor for a token. */
export interface Vendor {
  name: string
  /** Makes an instance with the canaries for credentials. Options of any kind may take their place. */
  create: (options: object) => Auth
  credentials: object
  /** An endpoint that takes the token. */
  apiUrl: string
  /** The vendor's success. */
  reply: (accessToken: unknown, lifetime?: unknown) => object
  /** The status and error word of refused credentials, and what they mean. */
  refusal: { status: number; error: string; code: AuthErrorCode }
}

const { id, secret, securityCode, refreshToken, newRefreshToken, code, codeVerifier } = canaries
const client = { clientId: id, clientSecret: secret }
// The code is a secret that is sent in the login's URL.
const user = { username: id, password: secret, accesslevel: '2', securityCode }

/** A store for refresh tokens that works. */
export const refreshTokens = {
  load: async () => refreshToken as string | undefined,
  save: async () => undefined,
  exclusive: true as const,
}

const mypos = (name: string, own: Partial<MyposOptions>, refusal: Partial<Vendor['refusal']> = {}): Vendor => ({
  name,
  create: (options) => createMyposAuth({ credentials: client, environment: 'production', ...own, ...options }),
  credentials: client,
  apiUrl: 'https://transactions-api.mypos.com/v1.1/transactions',
  reply: (accessToken, lifetime = 3600) => ({
    access_token: accessToken,
    expires_in: lifetime,
    token_type: 'bearer',
    ...(own.grant && { refresh_token: newRefreshToken }),
  }),
  refusal: { status: 401, error: 'invalid_client', code: 'invalid_credentials', ...refusal },
})

const grantRefused: Vendor['refusal'] = { status: 400, error: 'invalid_grant', code: 'reauthorization_required' }

export const vendors: Vendor[] = [
  {
    name: 'toast',
    create: (options) => createToastAuth({ credentials: client, environment: 'sandbox', ...options }),
    credentials: client,
    apiUrl: 'https://ws-sandbox-api.eng.toasttab.com/restaurants/v1/restaurants/some',
    reply: (accessToken, lifetime = 3600) => ({ token: { accessToken, expiresIn: lifetime, tokenType: 'Bearer' } }),
    refusal: { status: 401, error: 'unauthorized', code: 'invalid_credentials' },
  },
  {
    name: 'itretail',
    create: (options) =>
      createItRetailAuth({
        credentials: user,
        environment: 'marktpos',
        ...options,
      }),
    credentials: user,
    apiUrl: 'https://app.marktpos.com/api/CustomersData/GetAllCustomers',
    reply: (accessToken, lifetime = 3600) => ({ access_token: accessToken, expires_in: lifetime }),
    refusal: { status: 400, error: 'invalid_grant', code: 'invalid_credentials' },
  },
  mypos('mypos', {}),
  mypos('mypos, Basic by RFC 6749', { basicEncoding: 'rfc6749' }),
  mypos(
    'mypos, authorization code',
    {
      grant: {
        type: 'authorization_code',
        code,
        redirectUri: 'https://app.example/callback',
        codeVerifier,
        account: id,
        refreshTokens: { ...refreshTokens, load: async () => undefined },
      },
    },
    grantRefused,
  ),
  mypos('mypos, refresh token', { grant: { type: 'refresh_token', account: id, refreshTokens } }, grantRefused),
]
