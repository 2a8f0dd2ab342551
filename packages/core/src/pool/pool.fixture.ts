import type { AuthEvent } from '../contract/events.js'
import { AuthError, type AuthErrorCode } from '../contract/errors.js'
import type { Provider } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { testClock, testProvider, type TestCredentials } from '../life/provider.fixture.js'
import type { CreateAuthOptions } from '../options/options.js'
import { createAuthPool } from './create-auth-pool.js'

export const hour = 3_600_000
export const minute = 60_000
export const day = 24 * hour

/** A vendor that issues each tenant's tokens for an hour, unless a test says how it fails, and notes whose were asked for. */
export function tenantsVendor(expiresInSeconds = 3600) {
  const vendor = {
    asked: [] as string[],
    /** How a tenant's requests fail. */
    fails: new Map<string, AuthErrorCode>(),
    retryAfterMs: undefined as number | undefined,
    /** Is awaited before each reply. */
    reply: async (_id: string): Promise<void> => undefined,
    /** How often one was asked for. */
    count: (id: string) => vendor.asked.filter((one) => one === id).length,
    request: async ({ id }: TestCredentials) => {
      vendor.asked.push(id)
      const accessToken = `${id}-token-${vendor.asked.length}`
      await vendor.reply(id)
      const code = vendor.fails.get(id)
      const { retryAfterMs } = vendor
      if (code) throw new AuthError({ code, provider: 'test', message: 'refused', retryAfterMs })
      return { accessToken, expiresInSeconds }
    },
  }
  return vendor
}

interface PoolSetUp {
  max?: number
  vendor?: ReturnType<typeof tenantsVendor>
  provider?: Partial<Provider<TestCredentials>>
  now?: () => number
  /** Options of one tenant's instance. */
  options?: (key: string) => Partial<CreateAuthOptions<TestCredentials>>
}

/** A pool of instances of the made-up vendor, of which each tenant's client id is its key. */
export function poolSetUp({ max, vendor = tenantsVendor(), provider: more, now, options }: PoolSetUp = {}) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const made: string[] = []
  const provider = testProvider(vendor.request, more)
  const onEvent = (event: AuthEvent) => events.push(event)
  const shared = { now: now ?? clock.now, onEvent }
  const pool = createAuthPool({
    max,
    create(key: string) {
      made.push(key)
      return createAuth(provider, {
        ...shared,
        label: key,
        credentials: { id: key, secret: 'some-secret' },
        ...options?.(key),
      })
    },
  })
  const ask = (key: string) => pool.get(key).getToken()
  return { pool, ask, clock, vendor, events, made, provider, shared }
}

/** What a token request of each tenant ends with: its token, or the code of its error. */
export async function outcome(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'token',
    (error: AuthError) => error.code,
  )
}
