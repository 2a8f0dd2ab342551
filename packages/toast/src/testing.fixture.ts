import { getResponse } from 'msw'
import { expect } from 'vitest'
import { simulateToast, type SimulateToastOptions } from './testing.js'

export const base = 'https://toast.example.com'

export const start = Date.UTC(2026, 10, 21)

export const hour = 3_600_000

export const good = {
  clientId: 'myToastApiClientIdentifier',
  clientSecret: 'myToastApiClientSecret',
  userAccessType: 'TOAST_MACHINE_CLIENT',
}

export interface LoginReply {
  token: { accessToken: string; expiresIn: number }
}

export function setup(options: SimulateToastOptions = {}) {
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

export const bearer = (token: string) => ({
  authorization: `Bearer ${token}`,
  'toast-restaurant-external-id': 'guid-1',
})

/** Toast's error body, [TOAST-10]. */
export const errorBody = (status: number, code: number) => ({
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
