// What programs write with the packages' main entries. It is compiled, never run.
import { postgresCache } from '@auth/cache-postgres'
import { redisCache } from '@auth/cache-redis'
import { sqliteCache, sqliteRefreshTokens } from '@auth/cache-sqlite'
import { AuthError, createAuth, isAuthError, memoryCache, oauthTokenResponse, standardBackoff } from '@auth/core'
import type {
  Auth,
  AuthEvent,
  AuthOptions,
  Lease,
  Provider,
  RefreshTokens,
  RevocableAuth,
  Token,
  TokenCache,
} from '@auth/core'
import { createItRetailAuth, type ItRetailOptions } from '@auth/itretail'
import { createMyposAuth, myposHeaders, type MyposOptions } from '@auth/mypos'
import { observe, type ObservedPool, type ObserveOptions } from '@auth/otel'
import { createToastAuth, toastHeaders, type ToastOptions } from '@auth/toast'
import { metrics, trace } from '@opentelemetry/api'
import { Pool } from 'pg'
import postgres from 'postgres'
import { createClient } from 'redis'

const credentials = { clientId: 'id', clientSecret: 'secret' }
const counts = { none: 0, valid: 1, advisory: 0, mandatory: 0, expired: 0, suspect: 0, refreshing: 0, backoff: 0 }

export const caches: TokenCache[] = [
  memoryCache(),
  sqliteCache({ path: '/tmp/tokens.sqlite' }),
  redisCache({ client: createClient() }),
  postgresCache({ client: new Pool() }),
  postgresCache({ client: postgres(), table: 'tokens' }),
  {
    get: async () => undefined,
    set: async (_key: string, _value: string, { ttlMs }: { ttlMs: number }) => void ttlMs,
    delete: async () => undefined,
    lease: async (): Promise<Lease | undefined> => undefined,
  },
]

export const stores: RefreshTokens[] = [
  sqliteRefreshTokens({
    path: '/tmp/grants.sqlite',
    account: 'a',
    encryptionKey: () => [new Uint8Array(32), 'base64'],
  }),
  { load: async () => undefined, save: async () => undefined, exclusive: true },
]

export const common: AuthOptions = {
  cache: memoryCache({ maxEntries: 10 }),
  encryptionKey: new Uint8Array(32),
  fetch: (input, init) => fetch(input, init),
  onEvent: (event: AuthEvent) => (event.type === 'token_obtained' ? event.durationMs : undefined),
}
export const observed: AuthOptions = { ...common, onEvent: observe({ meter: metrics.getMeter('a') }) }
const pool: ObservedPool = { summary: () => counts }
export const observing: ObserveOptions = { tracer: trace.getTracer('a'), labels: true, pools: () => ({ pool }) }

export const toastOptions: ToastOptions = { ...common, credentials, environment: 'sandbox' }
export const myposOptions: MyposOptions = { ...common, credentials: async () => credentials, environment: 'production' }
export const itRetailOptions: ItRetailOptions = {
  ...common,
  credentials: { username: 'name', password: 'password' },
  environment: { baseUrl: 'https://example.com' },
}

export const toast: Auth = createToastAuth(toastOptions)
export const mypos: RevocableAuth = createMyposAuth(myposOptions)
export const itretail: Auth = createItRetailAuth(itRetailOptions)

export async function use(): Promise<number> {
  const token: Token = await toast.getToken({ signal: AbortSignal.timeout(1_000), waitUntil: () => undefined })
  const response = await toast.fetch(new URL('https://example.com'), {
    headers: { ...toastHeaders({ restaurantGuid: 'guid' }), ...myposHeaders({ clientId: 'id' }) },
    authRetry: false,
  })
  const platformFetch: typeof fetch = mypos.fetch
  await platformFetch('https://example.com', { headers: await itretail.getHeaders() })
  await mypos.revoke()
  // @ts-expect-error Toast has no revocation.
  await toast.revoke()
  // @ts-expect-error The environment is required.
  createToastAuth({ credentials })
  return token.expiresAt + response.status
}

const provider: Provider<{ key: string }> = {
  name: 'acme',
  tokenUrl: 'https://acme.example/token',
  allowedOrigins: ['https://acme.example'],
  policy: { advisoryWindowMs: 1, mandatoryWindowMs: 1, backoff: standardBackoff },
  identify: ({ key }) => ({ subject: key, secret: key, secretKind: 'issued' }),
  async requestToken({ key }, http) {
    const { ok, status, body } = await http.post('https://acme.example/token', { form: { key } })
    if (!ok) throw new AuthError({ code: 'invalid_credentials', provider: 'acme', status, message: 'refused' })
    return oauthTokenResponse({ body }, 'acme')
  },
}
export const acme: Auth = createAuth(provider, { credentials: { key: 'key' } })
export const code = (error: unknown): string => (isAuthError(error) ? error.code : 'other')
