import { describe, expect, it } from 'vitest'
import type { AuthEvent } from '../contract/events.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { memoryCache } from '../record/memory-cache.js'
import type { CreateAuthOptions } from '../options/options.js'
import { createAuth } from './create-auth.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from './provider.fixture.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A merchant whose refresh token ends after so many days: after each use anew, or once and for all. */
function setUp(days: number, { rolls = false, policy = {} }: { rolls?: boolean; policy?: Partial<TokenPolicy> } = {}) {
  const clock = testClock()
  const start = clock.now()
  const events: AuthEvent[] = []
  const vendor = { uses: 0 }
  const endsAt = () => (rolls ? clock.now() : start) + days * day
  const usual = testProvider(() => Promise.reject(new Error('not asked for')))
  const provider = testProvider(() => Promise.reject(new Error('not asked for')), {
    policy: { ...usual.policy, ...policy },
    refreshToken: async () => {
      vendor.uses += 1
      const refreshToken = `refresh-${vendor.uses}`
      return { accessToken: `access-${vendor.uses}`, expiresInSeconds: 3600, refreshToken, refreshExpiresAt: endsAt() }
    },
  })
  let stored = 'refresh-0'
  const refreshTokens = {
    load: async () => stored,
    save: async (token: string) => {
      stored = token
    },
    exclusive: true as const,
  }
  const make = (more: Partial<CreateAuthOptions<TestCredentials>> = {}) =>
    createAuth(provider, {
      credentials: testCredentials,
      refreshTokens,
      now: clock.now,
      onEvent: (event) => events.push(event),
      ...more,
    })
  const warnings = () => events.filter(({ type }) => type === 'grant_expiring')
  return { auth: make(), make, clock, start, warnings, vendor }
}

describe('the end of a refresh token', () => {
  it('is in the status, also of an instance that took its token from the cache', async () => {
    const { make, start } = setUp(30)
    const shared = { cache: memoryCache(), account: 'anna' }
    expect(make(shared).status()).not.toHaveProperty('refreshExpiresAt')
    for (const auth of [make(shared), make(shared)]) {
      await auth.getToken()
      expect(auth.status().refreshExpiresAt).toBe(start + 30 * day)
    }
  })

  it('is an event at the first call of its last week, and once only, however many tokens follow', async () => {
    const { auth, clock, start, warnings } = setUp(30)
    await auth.getToken()
    clock.advance(23 * day - 30 * minute)
    await auth.getToken()
    expect(warnings()).toEqual([])
    clock.advance(31 * minute)
    await auth.getToken()
    expect(warnings()).toMatchObject([{ severity: 'warn', expiresAt: start + 30 * day, at: clock.now() }])
    for (let hours = 0; hours < 24; hours += 1) {
      clock.advance(hour)
      await auth.getToken()
    }
    expect(warnings()).toHaveLength(1)
  })

  it('is no event as long as each use puts it off', async () => {
    const { auth, clock, warnings } = setUp(3, { rolls: true })
    for (let hours = 0; hours < 24 * 9; hours += 1) {
      await auth.getToken()
      clock.advance(hour)
    }
    expect(warnings()).toEqual([])
  })

  it('is an event again for the end of the next refresh token', async () => {
    const { auth, clock, warnings } = setUp(3, { rolls: true })
    for (let round = 1; round <= 2; round += 1) {
      await auth.getToken()
      clock.advance(2 * day)
      // The token has ended by then, so that the call also brings the next refresh token.
      await auth.getToken()
      expect(warnings()).toHaveLength(round)
    }
  })

  it('takes the interval of the policy for its window', async () => {
    const { auth, clock, warnings } = setUp(30, { policy: { grantIntervalMs: day } })
    await auth.getToken()
    clock.advance(28 * day)
    await auth.getToken()
    expect(warnings()).toEqual([])
    clock.advance(day)
    await auth.getToken()
    expect(warnings()).toHaveLength(1)
  })

  it('leaves the renewals of the access token where they were', async () => {
    const { auth, clock, vendor } = setUp(1 / 12)
    await auth.getToken()
    // Within the last half of the refresh token's two hours begins the access token's own window.
    clock.advance(54 * minute)
    await auth.getToken()
    expect([vendor.uses, auth.status().state]).toEqual([1, 'valid'])
  })
})
