// What the examples of the documents leave open, in one place: the names that a reader has values for, the variables of
// the environment, and a network in which the vendors answer. It runs before an example, in a process of its own.
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RefreshTokens } from '@auth/core'
import type { Simulator } from '@auth/core/testing'
import { simulateItRetail } from '@auth/itretail/testing'
import { simulateMypos } from '@auth/mypos/testing'
import { simulateToast } from '@auth/toast/testing'
import { http, HttpResponse, passthrough } from 'msw'
import { setupServer } from 'msw/node'

export const clientId = 'client_id'
export const clientSecret = 'client_secret'
export const credentials = { clientId, clientSecret }
export const username = 'login@marktpos.com'
export const password = 'fakepassword'
const encryptionKey = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
export const restaurantGuid = '9d3c2a10-7c0a-4f8e-8b7e-2f1f0a4d5e6b'

const toast = simulateToast({ clients: [credentials] })
const mypos = simulateMypos({ clients: [credentials] })

/** The users of some stores, as a file has them where secrets are mounted. One for each process: others read theirs. */
const stores = Object.fromEntries(
  [17, 18, 19].map((id) => [`store-${id}`, { username: `store-${id}@example.com`, password: `password-${id}` }]),
)
const storesFile = fileURLToPath(new URL(`stores-${process.pid}.json`, import.meta.url))
writeFileSync(storesFile, JSON.stringify(stores))
export const readStores = async () => new Map(Object.entries(stores))
export function credentialsOf(storeId: string) {
  const store = stores[storeId]
  if (store === undefined) throw new Error('no credentials')
  return store
}
export const keys = { current: () => [encryptionKey] }
const itretail = simulateItRetail({ users: [{ username, password }, ...Object.values(stores)] })

/** Examples of the controls that all simulators have leave open which one it is. */
export const simulator: Simulator = toast

export const code = mypos.issueCode({ clientId, redirectUri: 'https://app.example.com/back' })

let refreshToken: string | undefined = mypos.issueRefreshToken({ clientId })
export const refreshTokens: RefreshTokens = {
  load: async () => refreshToken,
  async save(token) {
    refreshToken = token
  },
  exclusive: true,
}

export function sendUserToAuthorizePage(): void {}

Object.assign(process.env, {
  TOAST_CLIENT_ID: clientId,
  TOAST_CLIENT_SECRET: clientSecret,
  MYPOS_CLIENT_ID: clientId,
  MYPOS_CLIENT_SECRET: clientSecret,
  ITRETAIL_USERNAME: username,
  ITRETAIL_PASSWORD: password,
  STORES_FILE: storesFile,
  // Any that is free.
  METRICS_PORT: '0',
  PORT: '0',
  SIDECAR_SOCKET: join(tmpdir(), `sidecar-${process.pid}.sock`),
  TOKEN_ENCRYPTION_KEY: encryptionKey,
})

/** The vendor that core's README makes a provider for. */
const acme = [
  http.post('https://api.acme.example/oauth/token', () =>
    HttpResponse.json({ access_token: 'acme-token', expires_in: 3600 }),
  ),
  http.get('https://api.acme.example/things', ({ request }) => {
    const status = request.headers.get('authorization') === 'Bearer acme-token' ? 200 : 401
    return new HttpResponse(null, { status })
  }),
]

setupServer(
  ...[toast, mypos, itretail].flatMap(({ handlers }) => handlers),
  ...acme,
  http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough()),
).listen({ onUnhandledFrame: 'error' })
