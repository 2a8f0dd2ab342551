import { getResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { simulateToast } from './testing.js'
import { base, good, setup, errorBody } from './testing.fixture.js'

const login = (body: unknown, type = 'application/json') => setup().login(body, { 'content-type': type })

describe('the simulated login', () => {
  it.each([
    ['a wrong secret', { ...good, clientSecret: 'wrong' }],
    ['a wrong client id', { ...good, clientId: 'wrong' }],
  ])('[TOAST-10] refuses %s with the error body of the vendor', async (_what, body) => {
    const response = await login(body)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual(errorBody(401, 10010))
  })

  it.each([
    ['no JSON', 'clientId=a&clientSecret=b'],
    ['an empty body', ''],
    ['a JSON array', [good]],
    ['no access type', { ...good, userAccessType: undefined }],
    ['another access type', { ...good, userAccessType: 'TOAST_USER' }],
    ['no secret', { ...good, clientSecret: undefined }],
    ['a client id that is no string', { ...good, clientId: 7 }],
  ])('[TOAST-1] refuses %s', async (_what, body) => {
    const response = await login(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual(errorBody(400, 0))
  })

  it('[TOAST-1] refuses every content type but JSON', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/jsonp', '']) {
      const response = await login(good, type)
      expect(response.status).toBe(415)
      expect(await response.json()).toEqual(errorBody(415, 0))
    }
    expect((await login(good, 'Application/JSON; charset=utf-8')).status).toBe(200)
  })

  it('[TOAST-1] is a POST on one path', async () => {
    const toast = simulateToast({ baseUrl: 'https://toast.example.com' })
    const response = await getResponse(toast.handlers, new Request(`${base}/authentication/v1/authentication/login`))
    expect(response?.status).toBe(405)
    expect(response?.headers.get('allow')).toBe('POST')
    const elsewhere = new Request('https://toast.example.com/authentication/v1/login', { method: 'POST' })
    expect(await getResponse(toast.handlers, elsewhere)).toBeUndefined()
    expect(toast.tokenRequests).toBe(0)
  })
})
