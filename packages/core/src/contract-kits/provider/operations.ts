import type { TokenHttp, TokenResponse } from '../../contract/provider.js'
import type { Call } from './calls.js'
import type { ProviderUnderTest } from './set-up.js'
import { toToken } from '../../flight/to-token.js'

/** One of the functions by which a provider sends something. */
export interface Operation {
  readonly name: 'requestToken' | 'refreshToken' | 'revokeToken'
  /** With everything right. */
  readonly call: Call
  /** With wrong credentials. */
  readonly callWrongly: Call
}

/** Made up here, so that no vendor knows them. Errors are searched for them, as for the other secrets. */
export const unknownRefreshToken = 'contract-unknown-refresh-token'
export const accessTokenToRevoke = 'contract-access-token-to-revoke'

type Send = (setUp: ProviderUnderTest, credentials: object, http: TokenHttp) => ReturnType<Call>

function operation(name: Operation['name'], send: Send): Operation {
  return {
    name,
    call: (setUp, http) => send(setUp, setUp.credentials, http),
    callWrongly: (setUp, http) => send(setUp, setUp.wrongCredentials, http),
  }
}

export const requestToken = operation('requestToken', async ({ provider }, credentials, http) =>
  judged(provider.name, await provider.requestToken(credentials, http)),
)

const refresh: Send = async ({ provider, refreshToken: token }, credentials, http) => {
  if (provider.refreshToken === undefined) throw new Error('the provider has no refreshToken')
  if (token === undefined) throw new Error('makeProvider gave no refreshToken to send')
  return judged(provider.name, await provider.refreshToken(token, credentials, http))
}

export const refreshToken = operation('refreshToken', refresh)

/** With a refresh token that the vendor refuses, though the credentials are right. */
export const refreshUnknown: Call = (setUp, http) =>
  refresh({ ...setUp, refreshToken: unknownRefreshToken }, setUp.credentials, http)

export const revokeToken = operation('revokeToken', async ({ provider }, credentials, http) => {
  if (provider.revokeToken === undefined) throw new Error('the provider has no revokeToken')
  await provider.revokeToken(accessTokenToRevoke, credentials, http)
  return undefined
})

/** Passes on a reply that core accepts. @throws AuthError like core; Error for what only the types forbid */
function judged(provider: string, response: TokenResponse): TokenResponse {
  toToken(response, provider, 0, 0)
  const { scope, refreshToken: rotated } = response
  if (scope !== undefined && !(Array.isArray(scope) && scope.every(isWord))) {
    throw new Error('expected the scope to be a list of words, or to be left out')
  }
  if (rotated !== undefined && !isWord(rotated)) {
    throw new Error('expected the refresh token to be a string that is not empty, or to be left out')
  }
  return response
}

const isWord = (value: unknown) => typeof value === 'string' && value !== ''
