import { myposHeaders } from '@auth/mypos'
import { startSandbox } from '@auth/sandbox'
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  clientCredentialsGrantRequest,
  ClientSecretBasic,
  generateRandomCodeVerifier,
  processAuthorizationCodeResponse,
  processClientCredentialsResponse,
  processRefreshTokenResponse,
  processRevocationResponse,
  refreshTokenGrantRequest,
  revocationRequest,
  validateAuthResponse,
} from 'oauth4webapi'
import { describe, expect, it, onTestFinished } from 'vitest'

const options = { [allowInsecureRequests]: true }
const redirectUri = 'https://app.example.com/back'

interface Client {
  clientId: string
  clientSecret: string
  basicEncoding: 'vendor' | 'rfc6749'
}

const plain: Client = { clientId: 'client1', clientSecret: 'secret1', basicEncoding: 'vendor' }
const special: Client = { clientId: 'client:1 &=+%é', clientSecret: 'p&=+% :"密码🔑', basicEncoding: 'rfc6749' }

/** The sandbox's myPOS, and what `oauth4webapi` needs to be a client of it. */
async function setUp({ clientId, clientSecret, basicEncoding }: Client = plain) {
  const sandbox = await startSandbox({ mypos: { clients: [{ clientId, clientSecret }], basicEncoding } })
  onTestFinished(() => sandbox.close())
  const server = {
    issuer: sandbox.url,
    token_endpoint: `${sandbox.url}/oauth/token`,
    revocation_endpoint: `${sandbox.url}/oauth/revoke`,
  }
  const client = { client_id: clientId }

  async function getToken(parameters: Record<string, string> = {}, secret = clientSecret) {
    const response = await clientCredentialsGrantRequest(server, client, ClientSecretBasic(secret), parameters, options)
    return processClientCredentialsResponse(server, client, response)
  }

  /** What the API says to a token. */
  async function statusFor(accessToken: string): Promise<number> {
    const headers = { authorization: `Bearer ${accessToken}`, ...myposHeaders({ clientId }) }
    return (await fetch(`${sandbox.url}/v1.1/transactions`, { headers })).status
  }

  return { sandbox, server, client, authentication: ClientSecretBasic(clientSecret), getToken, statusFor }
}

describe("oauth4webapi before the sandbox's myPOS", () => {
  it.each([
    ["letters and digits, for which the vendor's encoding and the RFC's are the same", plain],
    ['any characters, encoded as RFC 6749 wants', special],
  ])('gets a token that the API takes, with credentials of %s', async (_what, credentials) => {
    const { getToken, statusFor } = await setUp(credentials)
    const { access_token, token_type, expires_in } = await getToken()
    expect({ token_type, expires_in }).toEqual({ token_type: 'bearer', expires_in: 3_600 })
    expect(await statusFor(access_token)).toBe(200)
  })

  it('gets the scope that it asks for', async () => {
    const { getToken } = await setUp()
    expect(await getToken({ scope: 'webhooks' })).toMatchObject({ scope: 'webhooks', expires_in: 86_400 })
  })

  it('reads the challenge to wrong credentials, and the error word of a wrong scope (RFC 6749 section 5.2)', async () => {
    const { getToken } = await setUp()
    await expect(getToken({}, 'secret2')).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: 'basic', parameters: { realm: 'mypos' } }],
    })
    await expect(getToken({ scope: 'reports' })).rejects.toMatchObject({ status: 400, error: 'invalid_scope' })
  })

  it('revokes a token: the API takes it no more, and revoking it again is no error', async () => {
    const { server, client, authentication, getToken, statusFor } = await setUp()
    const { access_token } = await getToken()
    for (let time = 0; time < 2; time += 1) {
      const response = await revocationRequest(server, client, authentication, access_token, options)
      await processRevocationResponse(response)
      expect(await statusFor(access_token)).toBe(401)
    }
  })

  it('exchanges a code by PKCE, then its refresh token, once', async () => {
    const { sandbox, server, client, authentication, statusFor } = await setUp()
    const codeVerifier = generateRandomCodeVerifier()
    const codeChallenge = await calculatePKCECodeChallenge(codeVerifier)
    const code = sandbox.mypos.issueCode({ clientId: client.client_id, redirectUri, codeChallenge })
    const callback = validateAuthResponse(server, client, new URLSearchParams({ code }))
    const first = await processAuthorizationCodeResponse(
      server,
      client,
      await authorizationCodeGrantRequest(server, client, authentication, callback, redirectUri, codeVerifier, options),
    )
    const refresh = async () =>
      processRefreshTokenResponse(
        server,
        client,
        await refreshTokenGrantRequest(server, client, authentication, first.refresh_token ?? '', options),
      )
    const second = await refresh()
    expect(await statusFor(second.access_token)).toBe(200)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    await expect(refresh()).rejects.toMatchObject({ status: 400, error: 'invalid_grant' })
  })
})
