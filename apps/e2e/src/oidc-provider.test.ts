import type { RefreshTokens } from '@auth/core'
import { createMyposAuth, type MyposCredentials, type MyposOptions } from '@auth/mypos'
import {
  allowInsecureRequests,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  generateRandomCodeVerifier,
  introspectionRequest,
  processIntrospectionResponse,
} from 'oauth4webapi'
import { describe, expect, it } from 'vitest'
import { authorize, redirectUri, startOidcProvider } from './oidc-provider.fixture.js'

const plain = { clientId: 'client1', clientSecret: 'secret1' }
/** Every visible sign that RFC 6749 allows, so that each has to be encoded and decoded. */
const special = { clientId: 'client:1 &=+%', clientSecret: ` !"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ %41` }

async function setUp(credentials: MyposCredentials = plain) {
  const origin = await startOidcProvider(credentials)
  const create = (options: Partial<MyposOptions> = {}) =>
    createMyposAuth({ credentials, environment: { baseUrl: origin }, ...options })
  return { origin, create }
}

/** Asks the server, by a client that is not ours, whether it would still take a token (RFC 7662). */
async function isActive(origin: string, { clientId, clientSecret }: MyposCredentials, token: string): Promise<boolean> {
  const server = { issuer: origin, introspection_endpoint: `${origin}/oauth/introspect` }
  const client = { client_id: clientId }
  const options = { [allowInsecureRequests]: true }
  const response = await introspectionRequest(server, client, ClientSecretBasic(clientSecret), token, options)
  return (await processIntrospectionResponse(server, client, response)).active
}

describe('@auth/mypos before oidc-provider, with client credentials', () => {
  it('gets a token that the server knows, with its lifetime and scope', async () => {
    const { origin, create } = await setUp()
    const token = await create({ scope: ['webhooks'] }).getToken()
    expect(await isActive(origin, plain, token.accessToken)).toBe(true)
    expect(token.expiresAt - token.issuedAt).toBe(600_000)
    expect(token.scope).toEqual(['webhooks'])
  })

  it('revokes it: the server takes that token no more, and gives another', async () => {
    const { origin, create } = await setUp()
    const auth = create()
    const { accessToken } = await auth.getToken()
    await auth.revoke()
    expect(await isActive(origin, plain, accessToken)).toBe(false)
    const next = await auth.getToken()
    expect(next.accessToken).not.toBe(accessToken)
    expect(await isActive(origin, plain, next.accessToken)).toBe(true)
  })

  it.each([
    ['a wrong secret', { credentials: { ...plain, clientSecret: 'secret2' } }, 'invalid_credentials', 401],
    ['an unknown client', { credentials: { ...plain, clientId: 'client2' } }, 'invalid_credentials', 401],
    ['a scope of other clients', { scope: ['reports'] }, 'invalid_options', 400],
  ])('reads the refusal of %s', async (_what, options, code, status) => {
    const { create } = await setUp()
    await expect(create(options).getToken()).rejects.toMatchObject({ code, status })
  })

  it('is understood with any character in id and secret, encoded as RFC 6749 wants', async () => {
    const { origin, create } = await setUp(special)
    const auth = create({ basicEncoding: 'rfc6749' })
    const { accessToken } = await auth.getToken()
    expect(await isActive(origin, special, accessToken)).toBe(true)
    await auth.revoke()
    expect(await isActive(origin, special, accessToken)).toBe(false)
  })

  it("is not understood with such a secret in the vendor's encoding, which this server does not use", async () => {
    const credentials = { ...plain, clientSecret: 'a+b' }
    const { create } = await setUp(credentials)
    await expect(create().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await create({ basicEncoding: 'rfc6749' }).getToken()).tokenType).toBe('Bearer')
  })
})

describe('@auth/mypos before oidc-provider, with the grant of a user', () => {
  /** A user who has agreed, an instance that has the code, and where it keeps the refresh tokens. */
  async function setUpUser() {
    const { origin, create } = await setUp()
    const codeVerifier = generateRandomCodeVerifier()
    const code = await authorize(origin, plain.clientId, await calculatePKCECodeChallenge(codeVerifier))
    const saved: string[] = []
    const refreshTokens: RefreshTokens = {
      load: async () => saved.at(-1),
      async save(refreshToken) {
        saved.push(refreshToken)
      },
      exclusive: true,
    }
    const clock = { now: Date.now() }
    const auth = create({
      grant: { type: 'authorization_code', code, redirectUri, codeVerifier, refreshTokens },
      now: () => clock.now,
    })
    return { origin, create, auth, saved, clock, code }
  }

  it('exchanges the code, then each refresh token once for the next', async () => {
    const { origin, auth, saved, clock } = await setUpUser()
    const tokens = [await auth.getToken()]
    for (let round = 0; round < 3; round += 1) {
      clock.now = tokens.at(-1)?.expiresAt ?? 0
      tokens.push(await auth.getToken())
    }
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(4)
    expect(new Set(saved).size).toBe(4)
    expect(await isActive(origin, plain, tokens.at(-1)?.accessToken ?? '')).toBe(true)
    expect(await Promise.all(saved.map((token) => isActive(origin, plain, token)))).toEqual([false, false, false, true])
  })

  it('asks for a new authorization after a refresh token that was used before', async () => {
    const { create, auth, saved, clock } = await setUpUser()
    clock.now = (await auth.getToken()).expiresAt
    await auth.getToken()
    const refreshTokens: RefreshTokens = { load: async () => saved[0], save: async () => undefined, exclusive: true }
    const late = create({ grant: { type: 'refresh_token', refreshTokens } })
    await expect(late.getToken()).rejects.toMatchObject({ code: 'reauthorization_required', status: 400 })
    // Reuse is theft, as far as the server knows: it ends the whole grant (RFC 9700 section 4.14.2).
    clock.now += 3_600_000
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
  })

  it('asks for a new authorization where the code is for another verifier', async () => {
    const { create, code } = await setUpUser()
    const refreshTokens: RefreshTokens = { load: async () => undefined, save: async () => undefined, exclusive: true }
    const codeVerifier = generateRandomCodeVerifier()
    const auth = create({ grant: { type: 'authorization_code', code, redirectUri, codeVerifier, refreshTokens } })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
  })

  it('revokes the access token', async () => {
    const { origin, auth } = await setUpUser()
    const { accessToken } = await auth.getToken()
    expect(await isActive(origin, plain, accessToken)).toBe(true)
    await auth.revoke()
    expect(await isActive(origin, plain, accessToken)).toBe(false)
  })
})
