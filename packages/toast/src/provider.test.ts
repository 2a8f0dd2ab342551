import { describe, expect, it } from 'vitest'
import { retryAfterMs, toastHeaders } from './index.js'
import { start, minute, hour, setup, caught } from './provider.fixture.js'

const guid = '9d3c2a10-7c0a-4f8e-8b7e-2f1f0a4d5e6b'

describe('the life of a Toast token', () => {
  it('[TOAST-4] names the seconds that remain, so that a token given out again keeps its end', async () => {
    const { clock, login } = setup()
    const first = await login().getToken()
    clock.now += 5 * hour
    const again = await login().getToken()
    expect(again.accessToken).toBe(first.accessToken)
    expect(again.issuedAt).toBe(start + 5 * hour)
    expect(again.expiresAt).toBe(first.expiresAt)
  })

  it('[TOAST-5] leaves the token alone until its last 45 seconds, since an earlier login gives it again', async () => {
    const { clock, toast, login } = setup()
    const auth = login()
    const first = await auth.getToken()
    clock.now = first.expiresAt - 46_000
    expect(auth.status().state).toBe('valid')
    expect(await auth.getToken()).toBe(first)
    expect(toast.tokenRequests).toBe(1)
    clock.now = first.expiresAt - 44_000
    expect(await auth.getToken()).toBe(first)
    await expect.poll(() => auth.status().token?.expiresAt).toBe(clock.now + 24 * hour)
    expect((await auth.getToken()).accessToken).not.toBe(first.accessToken)
    expect(toast.tokenRequests).toBe(2)
  })

  it('waits for the new token in the last 10 seconds', async () => {
    const { clock, login } = setup()
    const auth = login()
    const first = await auth.getToken()
    clock.now = first.expiresAt - 11_000
    expect(auth.status().state).toBe('advisory')
    clock.now = first.expiresAt - 9_000
    expect(auth.status().state).toBe('mandatory')
    expect((await auth.getToken()).accessToken).not.toBe(first.accessToken)
  })

  it('[TOAST-6] logs in no more than twice an hour while a token is held', async () => {
    const { clock, toast, login } = setup()
    const auth = login()
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await auth.getToken({ forceRefresh: true })
      clock.now += minute
    }
    expect(toast.tokenRequests).toBe(2)
    await auth.getToken({ forceRefresh: true })
    expect(toast.tokenRequests).toBe(3)
  })

  it('[TOAST-6] refuses the third login of an hour where the limit is enforced', async () => {
    const { toast, login } = setup()
    const auth = login({ tokenRequestLimit: 'enforce' })
    for (let round = 0; round < 2; round += 1) {
      await auth.getToken()
      await auth.forget()
    }
    const error = await caught(auth.getToken())
    expect(error).toMatchObject({ code: 'token_request_limit', retryAfterMs: hour })
    expect(toast.tokenRequests).toBe(2)
  })

  it('[TOAST-14] is renewed by another login, and there is nothing to revoke', async () => {
    const { clock, toast, login } = setup()
    const auth = login()
    const { expiresAt } = await auth.getToken()
    clock.now = expiresAt + 1
    await auth.getToken()
    expect(toast.tokenRequests).toBe(2)
    expect('revoke' in auth).toBe(false)
  })
})

describe('calls to the API', () => {
  const path = `/restaurants/v1/restaurants/${guid}`

  it('[TOAST-13] carry the token and name the restaurant', async () => {
    const { toast, login } = setup()
    const auth = login()
    expect(toastHeaders({ restaurantGuid: guid })).toEqual({ 'toast-restaurant-external-id': guid })
    const response = await auth.fetch(auth.baseUrl + path, { headers: toastHeaders({ restaurantGuid: guid }) })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ guid, general: { timeZone: 'America/New_York' } })
    expect(toast.apiRequests).toBe(1)
  })

  it('[TOAST-9] share one login for all restaurants of a client', async () => {
    const { toast, login } = setup()
    const auth = login()
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const restaurantGuid = `restaurant-${index}`
        const url = `${auth.baseUrl}/restaurants/v1/restaurants/${restaurantGuid}`
        return (await auth.fetch(url, { headers: toastHeaders({ restaurantGuid }) })).status
      }),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(toast.tokenRequests).toBe(1)
  })

  it('[TOAST-11] log in after a 401, and are sent once more even with the same token', async () => {
    const { toast, login } = setup()
    const auth = login()
    const { accessToken } = await auth.getToken()
    toast.failNext({ target: 'api', status: 401 })
    const response = await auth.fetch(auth.baseUrl + path, { headers: toastHeaders({ restaurantGuid: guid }) })
    expect(response.status).toBe(200)
    expect((await auth.getToken()).accessToken).toBe(accessToken)
    expect(toast).toMatchObject({ tokenRequests: 2, apiRequests: 2 })
  })

  it('[TOAST-11] give the 401 back where the replay gets it too', async () => {
    const { toast, login } = setup()
    const auth = login()
    toast.failNext({ target: 'api', status: 401, times: 2 })
    const response = await auth.fetch(auth.baseUrl + path, { headers: toastHeaders({ restaurantGuid: guid }) })
    expect(response.status).toBe(401)
    expect(toast).toMatchObject({ tokenRequests: 2, apiRequests: 2 })
  })

  it('[TOAST-8] give a 429 back with its headers, and make no login of it', async () => {
    const { toast, login } = setup()
    const auth = login()
    const headers = { 'X-Toast-RateLimit-Reset': String(start / 1000 + 30), 'Retry-After': '30' }
    toast.failNext({ target: 'api', status: 429, headers })
    const response = await auth.fetch(auth.baseUrl + path)
    expect(response.status).toBe(429)
    expect(response.headers.get('x-toast-ratelimit-reset')).toBe(String(start / 1000 + 30))
    expect(response.headers.get('retry-after')).toBe('30')
    expect(toast.tokenRequests).toBe(1)
  })

  it.each([{ 'X-Toast-RateLimit-Reset': String(start / 1000 + 30) }, { 'Retry-After': '30' }])(
    '[TOAST-8] tell with %j how long to wait',
    async (headers) => {
      const { toast, login } = setup()
      toast.failNext({ target: 'api', status: 429, headers })
      expect(retryAfterMs(await login().fetch(path), { now: () => start })).toBe(30_000)
    },
  )

  it('go to no other host than that of the environment', async () => {
    const { toast, login } = setup()
    const error = await caught(login().fetch(`https://ws-api.toasttab.com${path}`))
    expect(error.code).toBe('origin_not_allowed')
    expect(toast).toMatchObject({ tokenRequests: 0, apiRequests: 0 })
  })
})
