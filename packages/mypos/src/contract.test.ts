import { providerContract } from '@auth/core/testing'
import { getResponse } from 'msw'
import { describe, it } from 'vitest'
import { baseUrls } from './api.js'
import type { MyposGrant } from './options.js'
import { myposProvider } from './provider.js'
import { simulateMypos } from './testing.js'

const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
const { clientId } = credentials
const baseUrl = baseUrls.sandbox
const redirectUri = 'https://app.example.com/back'
const refreshTokens = { load: async () => undefined, save: async () => undefined, exclusive: true as const }

function makeProvider(makeGrant: (mypos: ReturnType<typeof simulateMypos>) => MyposGrant) {
  const mypos = simulateMypos()
  return {
    provider: myposProvider({ baseUrl }, { scope: ['webhooks'], grant: makeGrant(mypos) }),
    fetch: (request: Request) => getResponse(mypos.handlers, request),
    credentials,
    wrongCredentials: { ...credentials, clientSecret: 'another secret' },
    refreshToken: mypos.issueRefreshToken({ clientId }),
  }
}

const withClientCredentials = () => makeProvider(() => ({ type: 'client_credentials' }))

const withCode = () =>
  makeProvider((mypos) => ({
    type: 'authorization_code',
    code: mypos.issueCode({ clientId, redirectUri }),
    redirectUri,
    refreshTokens,
  }))

const withRefreshToken = () => makeProvider(() => ({ type: 'refresh_token', refreshTokens }))

describe('the provider', () => {
  for (const { name, run } of providerContract(withClientCredentials, { revoke: true })) it(name, run)
})

describe('the provider with the grant of a user', () => {
  for (const { name, run } of providerContract(withCode, { refresh: true, revoke: true })) it(name, run)
})

describe('the provider with a refresh token alone', () => {
  const options = { request: false, refresh: true, revoke: true }
  for (const { name, run } of providerContract(withRefreshToken, options)) it(name, run)
})
