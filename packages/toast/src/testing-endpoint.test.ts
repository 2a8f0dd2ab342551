import { describe, expect, it } from 'vitest'
import { start, setup, bearer, errorBody } from './testing.fixture.js'

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
