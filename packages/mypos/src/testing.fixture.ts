import { setupServer } from 'msw/node'
import { basicHeader } from './api.js'
import { simulateMypos } from './testing.js'
import { afterAll, afterEach, beforeAll } from 'vitest'

export const origin = 'https://mypos.test'

export const start = Date.UTC(2026, 10, 21)

export const clock = { now: start }

export const own = { clientId: 'client_id', clientSecret: 'client_secret' }

export const other = { clientId: 'other', clientSecret: 'p+ä:s s%' }

export const redirectUri = 'https://app.example.com/back'

export const mypos = simulateMypos({ baseUrl: `${origin}/`, clients: [own, other], now: () => clock.now })

const rfc = simulateMypos({
  baseUrl: 'https://rfc.test',
  clients: [other],
  basicEncoding: 'rfc6749',
  lifetimeSeconds: 5,
})

export const real = simulateMypos()

const server = setupServer(...mypos.handlers, ...rfc.handlers, ...real.handlers)

interface Body {
  error?: string
  access_token: string
  refresh_token: string
}

/** Sends a form as the vendor's examples do; `init` changes what is to be wrong with it. */
export async function post(path: string, form: Record<string, string>, client = own, init: RequestInit = {}) {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { authorization: basicHeader(client, 'vendor') },
    ...init,
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}

export const token = (form: Record<string, string> = {}, client = own) =>
  post('/oauth/token', { grant_type: 'client_credentials', ...form }, client)

export const code = (form: Record<string, string>, client = own) =>
  token({ grant_type: 'authorization_code', redirect_uri: redirectUri, ...form }, client)

export const refresh = (refreshToken: string, client = own) =>
  token({ grant_type: 'refresh_token', refresh_token: refreshToken }, client)

export async function api(path: string, headers: Record<string, string>) {
  const response = await fetch(`${origin}${path}`, { headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}

export const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` })

/** Serves the simulator to the tests of a file, each of which begins anew. */
export function useSimulator() {
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => {
    for (const simulator of [mypos, rfc, real]) simulator.reset()
    clock.now = start
  })
  afterAll(() => server.close())
}
