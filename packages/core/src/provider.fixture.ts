import type { Provider, TokenHttp, TokenResponse } from './contracts.js'

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
): Provider<TestCredentials> {
  return {
    name: 'test',
    tokenUrl: 'https://api.test.example/token',
    allowedOrigins: ['https://api.test.example'],
    policy: {
      advisoryWindowMs: 5 * minute,
      mandatoryWindowMs: minute,
      negative: {
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
  const vendor = {
    requests: 0,
    request: async (): Promise<TokenResponse> => {
      vendor.requests += 1
      return { accessToken: `token-${vendor.requests}`, expiresInSeconds }
    },
  }
  return vendor
}
