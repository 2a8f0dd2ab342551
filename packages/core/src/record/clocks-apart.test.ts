import { describe, expect, it } from 'vitest'
import { isAuthError, type AuthErrorCode, type AuthError } from '../contract/errors.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { hour, minute, setUp } from '../flight/shared-cache.fixture.js'

const apart = [-16, -10, -1, 1, 10, 14, 16, 90]

/** Two machines whose clocks are apart, and the wait that the first one's failure makes. The vendor is well again. */
async function afterFailure(minutes: number, code: AuthErrorCode) {
  const { start, clock, vendor } = setUp()
  const first = start({ now: () => clock.now() + minutes * minute })
  vendor.fails = code
  const error = (await first.getToken().catch((thrown: unknown) => thrown)) as AuthError
  vendor.fails = undefined
  return { start, clock, second: start(), lengthMs: error.retryAfterMs ?? 0 }
}

describe.each(apart)('a wait that a machine noted whose clock is %i minutes apart', (minutes) => {
  it.each(['provider_unavailable', 'invalid_credentials', 'rate_limited'] as const)(
    'after %s is over when its length has passed, and says a true time until then',
    async (code) => {
      const { clock, second, lengthMs } = await afterFailure(minutes, code)
      for (let passed = 0; passed < 4; passed += 1) {
        const error = (await second.getToken().catch((thrown: unknown) => thrown)) as AuthError
        if (!isAuthError(error)) return
        const { retryAfterMs = 0, message } = error
        expect(retryAfterMs).toBeLessThanOrEqual(lengthMs * (1 - passed / 4))
        const until = clock.now() + retryAfterMs
        expect(second.status().backoff).toEqual({ code, until })
        expect(message).toContain(new Date(until).toISOString())
        clock.advance(lengthMs / 4)
      }
      await second.getToken()
    },
  )

  it('and that is short does not hold back a process that starts later', async () => {
    const { start, clock } = await afterFailure(minutes, 'provider_unavailable')
    clock.advance(1.5 * minute)
    expect((await start().getToken()).accessToken).toBe('token-2')
  })
})

it('a wait of another machine holds back where the clocks differ by less than it is long', async () => {
  for (const minutes of [-10, -1, 1, 10]) {
    const { second } = await afterFailure(minutes, 'invalid_credentials')
    await expect(second.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
  }
})

it.each(apart)(
  'attempts noted %i minutes apart hold back for an hour at most, from when they were learnt of',
  async (minutes) => {
    const { cache, clock } = setUp()
    let requests = 0
    const provider = testProvider(async () => ({ accessToken: `token-${(requests += 1)}`, expiresInSeconds: 86_400 }))
    const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 1 } }
    const options = { credentials: testCredentials, cache, tokenRequestLimit: 'enforce' } as const
    const first = createAuth(limited, { ...options, now: () => clock.now() + minutes * minute })
    const second = createAuth(limited, { ...options, now: clock.now })
    await first.getToken()
    const failures: number[] = []
    for (let passed = 0; passed < 3; passed += 1) {
      const error = (await second.getToken({ forceRefresh: true }).catch((thrown: unknown) => thrown)) as AuthError
      if (error.code === 'token_request_limit') failures.push((error.retryAfterMs ?? 0) + passed * 20 * minute)
      clock.advance(20 * minute)
    }
    expect(Math.max(0, ...failures)).toBeLessThanOrEqual(hour)
    await second.getToken({ forceRefresh: true })
    expect(requests).toBeGreaterThanOrEqual(2)
  },
)
