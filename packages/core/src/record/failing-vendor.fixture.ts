import { createAuth } from '../life/create-auth.js'
import type { TokenResponse } from '../contract/provider.js'
import { AuthError, type AuthErrorCode } from '../contract/errors.js'
import type { AuthEvent } from '../contract/events.js'
import type { CreateAuthOptions } from '../options/options.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'

/** A vendor that answers with what the test puts into `next`: an error's code, or a token. */
export function setUp(options: Partial<CreateAuthOptions<TestCredentials>> = {}, requestsPerHour?: number) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const vendor = {
    requests: 0,
    next: undefined as AuthErrorCode | undefined,
    retryAfterMs: undefined as number | undefined,
    expiresInSeconds: 7200,
  }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    const { next: code, retryAfterMs } = vendor
    if (code) throw new AuthError({ code, provider: 'test', message: 'refused', retryAfterMs, status: 418 })
    return { accessToken: `token-${vendor.requests}`, expiresInSeconds: vendor.expiresInSeconds }
  })
  const auth = createAuth(
    { ...provider, policy: { ...provider.policy, ...(requestsPerHour && { requestsPerHour }) } },
    { credentials: testCredentials, now: clock.now, onEvent: (event) => events.push(event), ...options },
  )
  return { auth, clock, vendor, events }
}
