import { getResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { simulateToast, type SimulateToastOptions } from './testing.js'

const base = 'https://toast.example.com'

const start = Date.UTC(2026, 10, 21)

const good = {
  clientId: 'myToastApiClientIdentifier',
  clientSecret: 'myToastApiClientSecret',
  userAccessType: 'TOAST_MACHINE_CLIENT',
}

interface LoginReply {
  token: { accessToken: string; expiresIn: number }
}

function setup(options: SimulateToastOptions = {}) {
  const clock = { now: start }
  const toast = simulateToast({ baseUrl: base, now: () => clock.now, ...options })
  const send = async (path: string, init?: RequestInit, origin = base): Promise<Response> => {
    const response = await getResponse(toast.handlers, new Request(origin + path, init))
    if (response === undefined) throw new Error(`no handler for ${origin}${path}`)
    return response
  }
  const login = (body: unknown = good, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    send('/authentication/v1/authentication/login', {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const newToken = async () => ((await (await login()).json()) as LoginReply).token
  const restaurant = (headers: Record<string, string>) => send('/restaurants/v1/restaurants/guid-1', { headers })
  return { clock, toast, send, login, newToken, restaurant }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'toast-restaurant-external-id': 'guid-1' })

/** Toast's error body, [TOAST-10]. */
const errorBody = (status: number, code: number) => ({
  status,
  code,
  message: expect.any(String) as string,
  messageKey: null,
  fieldName: null,
  link: null,
  requestId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
  developerMessage: null,
  errors: [],
  canRetry: null,
})

describe('the simulated restaurants endpoint', () => {
  it('[TOAST-13] gives the restaurant of the path', async () => {
    const { newToken, restaurant, toast } = setup()
    const response = await restaurant(bearer((await newToken()).accessToken))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ guid: 'guid-1', general: { name: expect.any(String) as string } })
    expect(toast.apiRequests).toBe(1)
  })

  it('[TOAST-13] refuses a request that names no restaurant', async () => {
    const { newToken, restaurant } = setup()
    const response = await restaurant({ authorization: `Bearer ${(await newToken()).accessToken}` })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual(errorBody(400, 0))
  })

  it('refuses a token that is missing, unknown, of another scheme, expired or forgotten', async () => {
    const { clock, toast, newToken, restaurant } = setup()
    const { accessToken } = await newToken()
    const named = { 'toast-restaurant-external-id': 'guid-1' }
    const refused = async (headers: Record<string, string>) => {
      const response = await restaurant(headers)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual(errorBody(401, 10010))
    }
    await refused(named)
    await refused(bearer('unknown'))
    await refused({ ...named, authorization: `Basic ${accessToken}` })
    await refused({ ...named, authorization: accessToken })
    clock.now = start + 86_400_000
    await refused(bearer(accessToken))
    clock.now = start
    expect((await restaurant(bearer(accessToken))).status).toBe(200)
    toast.forgetTokens()
    await refused(bearer(accessToken))
    expect((await newToken()).accessToken).not.toBe(accessToken)
  })

  it('[TOAST-8] plays a rate limit with the headers that it is told', async () => {
    const { toast, restaurant } = setup()
    toast.failNext({ target: 'api', status: 429, headers: { 'X-Toast-RateLimit-Reset': '1', 'Retry-After': '30' } })
    const response = await restaurant({})
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('30')
    expect((await restaurant({})).status).toBe(401)
  })
})
