import { getResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { simulateToast } from './testing.js'
import { base, start, hour, good, setup, bearer, type LoginReply } from './testing.fixture.js'

describe('the simulated login', () => {
  it('[TOAST-3] answers with the documented reply, and nothing beside it', async () => {
    const response = await setup().login()
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      '@class': '.SuccessfulResponse',
      token: {
        tokenType: 'Bearer',
        scope: null,
        expiresIn: 86_400,
        accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
        idToken: null,
        refreshToken: null,
      },
      status: 'SUCCESS',
    })
  })

  it('[TOAST-12] gives a JWT with the documented claims', async () => {
    const { accessToken } = await setup().newToken()
    const [header, claims] = accessToken.split('.').map((part) => Buffer.from(part, 'base64url').toString())
    expect(JSON.parse(header ?? '')).toEqual({ alg: 'RS256', typ: 'JWT' })
    const guid = expect.stringMatching(/^[\da-f-]{36}$/) as string
    expect(JSON.parse(claims ?? '')).toEqual({
      iss: expect.stringMatching(/^https:/) as string,
      sub: 'myToastApiClientIdentifier@clients',
      aud: 'https://toast-services-api/',
      iat: start / 1000,
      exp: start / 1000 + 86_400,
      azp: 'myToastApiClientIdentifier',
      gty: 'client-credentials',
      scope: 'orders:read menus:read restaurants:read',
      'https://toasttab.com/client_name': 'SIMULATED_CLIENT',
      'https://toasttab.com/access_type': 'TOAST_MACHINE_CLIENT',
      'https://toasttab.com/type': 'PARTNER',
      'https://toasttab.com/partner_guid': guid,
      'https://toasttab.com/management_set_guid': guid,
    })
  })

  it('[TOAST-5] gives the same token with the same end until its last 60 seconds, then a new one', async () => {
    const { clock, newToken, restaurant } = setup()
    const first = await newToken()
    clock.now = start + 86_400_000 - 61_000
    expect(await newToken()).toEqual({ ...first, expiresIn: 61 })
    clock.now += 1000
    const second = await newToken()
    expect(second.accessToken).not.toBe(first.accessToken)
    expect(second.expiresIn).toBe(86_400)
    expect((await restaurant(bearer(first.accessToken))).status).toBe(200)
  })

  it('[TOAST-4] counts the seconds that remain', async () => {
    const { clock, newToken } = setup({ lifetimeSeconds: 20_000 })
    expect((await newToken()).expiresIn).toBe(20_000)
    clock.now += 832_400
    expect((await newToken()).expiresIn).toBe(19_167)
  })

  it('[TOAST-7] answers 429 without a header, but only where a limit was asked for', async () => {
    const { clock, login } = setup({ loginsPerHour: 2 })
    expect((await login()).status).toBe(200)
    expect((await login({ ...good, clientSecret: 'wrong' })).status).toBe(401)
    const limited = await login()
    expect(limited.status).toBe(429)
    expect([...limited.headers]).toEqual([])
    clock.now += hour
    expect((await login()).status).toBe(200)

    const unlimited = setup()
    for (let count = 0; count < 30; count += 1) expect((await unlimited.login()).status).toBe(200)
  })

  it('knows the clients it was given, each by a token of its own', async () => {
    const clients = ['a', 'b'].map((clientId) => ({ clientId, clientSecret: `${clientId}-secret` }))
    const { login } = setup({ clients })
    const tokens = await Promise.all(
      clients.map(async (client) => {
        const reply = (await (await login({ ...good, ...client })).json()) as LoginReply
        return reply.token.accessToken
      }),
    )
    expect(new Set(tokens).size).toBe(2)
    expect((await login({ ...good, clientId: 'a', clientSecret: 'b-secret' })).status).toBe(401)
    expect((await login()).status).toBe(401)
  })

  it('[TOAST-2] is at the usual hosts, the sandbox’s in both spellings, unless another is named', async () => {
    const toast = simulateToast()
    const at = (origin: string) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(good) }
      return getResponse(toast.handlers, new Request(`${origin}/authentication/v1/authentication/login`, init))
    }
    expect((await at('https://ws-api.toasttab.com'))?.status).toBe(200)
    expect((await at('https://ws-sandbox-api.eng.toasttab.com'))?.status).toBe(200)
    expect((await at('https://ws-sandbox-api.toasttab.com'))?.status).toBe(200)
    expect(await at(base)).toBeUndefined()
    expect(toast.tokenRequests).toBe(3)
    const own = setup({ baseUrl: 'http://127.0.0.1:4010/' })
    const response = await own.send('/restaurants/v1/restaurants/guid-1', {}, 'http://127.0.0.1:4010')
    expect(response.status).toBe(401)
  })
})

describe('reset', () => {
  it('forgets tokens, counts and the logins of the hour', async () => {
    const { toast, login, newToken, restaurant } = setup({ loginsPerHour: 1 })
    const { accessToken } = await newToken()
    expect((await login()).status).toBe(429)
    toast.reset()
    expect(toast.tokenRequests).toBe(0)
    expect((await restaurant(bearer(accessToken))).status).toBe(401)
    expect((await login()).status).toBe(200)
  })
})
