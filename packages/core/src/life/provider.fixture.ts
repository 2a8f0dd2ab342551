import type { Provider, TokenResponse } from '../contract/provider.js'
import type { TokenHttp } from '../contract/token-http.js'
import { AuthError, type AuthErrorCode } from '../contract/errors.js'

/** Credentials of the made-up vendor. */
export interface TestCredentials {
  id: string
  secret: string
}

export const testCredentials: TestCredentials = { id: 'some-client', secret: 'some-secret' }

const minute = 60_000

/** A made-up vendor, whose token requests are what a test says they are. */
export function testProvider(
  requestToken: (credentials: TestCredentials, http: TokenHttp) => Promise<TokenResponse>,
  more: Partial<Provider<TestCredentials>> = {},
): Provider<TestCredentials> & Required<Pick<Provider<TestCredentials>, 'requestToken'>> {
  return {
    name: 'test',
    tokenUrl: 'https://api.test.example/token',
    allowedOrigins: ['https://api.test.example'],
    policy: {
      advisoryWindowMs: 5 * minute,
      mandatoryWindowMs: minute,
      backoff: {
        rejected: { firstMs: 15 * minute, maxMs: 60 * minute },
        rateLimited: { firstMs: 5 * minute, maxMs: 60 * minute },
        unavailable: { firstMs: 1_000, maxMs: minute },
        invalidResponse: { firstMs: 30_000, maxMs: 10 * minute },
      },
    },
    identify: ({ id, secret }) => ({ subject: id, secret, secretKind: 'issued' }),
    requestToken,
    ...more,
  }
}

/** A clock that stands still until it is moved. */
export function testClock(start = Date.UTC(2026, 0, 15, 12)) {
  let time = start
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms
    },
  }
}

/** A vendor that issues `token-1`, `token-2` and so on, each for an hour, and counts. */
export function countingVendor(expiresInSeconds = 3600) {
  const held: Promise<void>[] = []
  const vendor = {
    requests: 0,
    /** How every request fails, while it is set. */
    fails: undefined as AuthErrorCode | undefined,
    request: async (): Promise<TokenResponse> => {
      vendor.requests += 1
      const accessToken = `token-${vendor.requests}`
      await held.shift()
      if (vendor.fails) throw new AuthError({ code: vendor.fails, provider: 'test', message: 'refused' })
      return { accessToken, expiresInSeconds }
    },
    /** Lets the next request wait until the returned function is called; called again, also the one after that. */
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held.push(promise)
      return resolve
    },
  }
  return vendor
}
