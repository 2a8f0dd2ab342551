import type { TokenResponse } from '../../contract/provider.js'
import type { TokenHttp } from '../../contract/token-http.js'
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
  /** With everything right, and whatever the provider made of the reply, though core would refuse it. */
  readonly callUnjudged: Call
}

/** Made up here, so that no vendor knows them. Errors are searched for them, as for the other secrets. */
export const unknownRefreshToken = 'contract-unknown-refresh-token'
export const accessTokenToRevoke = 'contract-access-token-to-revoke'

type Send = (setUp: ProviderUnderTest, credentials: object, http: TokenHttp) => ReturnType<Call>

function operation(name: Operation['name'], send: Send, sendUnjudged = send): Operation {
  return {
    name,
    call: (setUp, http) => send(setUp, setUp.credentials, http),
    callWrongly: (setUp, http) => send(setUp, setUp.wrongCredentials, http),
    callUnjudged: (setUp, http) => sendUnjudged(setUp, setUp.credentials, http),
  }
}

/** One that brings a token, which core has to accept. */
function judging(name: Operation['name'], send: Send): Operation {
  const judge: Send = async (setUp, credentials, http) => {
    const response = await send(setUp, credentials, http)
    return response && judged(setUp.provider.name, response)
  }
  return operation(name, judge, send)
}

const request: Send = async ({ provider }, credentials, http) => {
  if (provider.requestToken === undefined) throw new Error('the provider has no requestToken')
  return provider.requestToken(credentials, http)
}

export const requestToken = judging('requestToken', request)

const refresh: Send = async ({ provider, refreshToken: token }, credentials, http) => {
  if (provider.refreshToken === undefined) throw new Error('the provider has no refreshToken')
  if (token === undefined) throw new Error('makeProvider gave no refreshToken to send')
  return provider.refreshToken(token, credentials, http)
}

export const refreshToken = judging('refreshToken', refresh)

/** With a refresh token that the vendor refuses, though the credentials are right. */
export const refreshUnknown: Call = (setUp, http) =>
  refreshToken.call({ ...setUp, refreshToken: unknownRefreshToken }, http)

export const revokeToken = operation('revokeToken', async ({ provider }, credentials, http) => {
  if (provider.revokeToken === undefined) throw new Error('the provider has no revokeToken')
  await provider.revokeToken(accessTokenToRevoke, credentials, http)
  return undefined
})

/** Passes on a reply that core accepts. @throws AuthError like core; Error for what only the types forbid */
function judged(provider: string, response: TokenResponse): TokenResponse {
  toToken(response, provider, { sentAt: 0, now: 0 })
  const { scope, refreshToken: rotated, refreshExpiresInSeconds, refreshExpiresAt, details = {} } = response
  if (scope !== undefined && !(Array.isArray(scope) && scope.every(isWord))) {
    throw new Error('expected the scope to be a list of words, or to be left out')
  }
  if (rotated !== undefined && !isWord(rotated)) {
    throw new Error('expected the refresh token to be a string that is not empty, or to be left out')
  }
  const ends: unknown[] = [refreshExpiresInSeconds, refreshExpiresAt].filter((end) => end !== undefined)
  if (ends.length > 1 || !ends.every((end) => typeof end === 'number' && end >= 0)) {
    throw new Error('expected one number for the end of the refresh token, or none')
  }
  if (typeof details !== 'object' || !Object.values(details).every(isText)) {
    throw new Error('expected details to be strings by name, or to be left out')
  }
  return response
}

const isText = (value: unknown) => typeof value === 'string'
const isWord = (value: unknown) => typeof value === 'string' && value !== ''
