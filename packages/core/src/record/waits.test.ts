import { describe, expect, it } from 'vitest'
import type { AuthError } from '../contract/errors.js'
import { hour, minute } from '../life/get-token.fixture.js'
import type { CreateAuthOptions } from '../options/options.js'
import type { TestCredentials } from '../life/provider.fixture.js'
import * as failing from './failing-vendor.fixture.js'

const backwards = [-1, -minute, -10 * minute, -14 * minute, -20 * minute, -2 * hour, -24 * hour]

function setUp(options: Partial<CreateAuthOptions<TestCredentials>> = {}, requestsPerHour?: number) {
  const fetch = async () => new Response(null, { status: 401 })
  const given = failing.setUp({ fetch, ...options }, requestsPerHour)
  given.vendor.expiresInSeconds = 7 * 24 * 3600
  const failure = async () => (await given.auth.getToken().catch((error: unknown) => error)) as AuthError
  return { ...given, failure }
}

describe('however the clock is set back', () => {
  it.each(backwards)('by %i ms, a failure holds back no longer than it did, and says until when', async (backMs) => {
    for (const [code, retryAfterMs] of [
      ['provider_unavailable'],
      ['invalid_credentials'],
      ['rate_limited', hour],
    ] as const) {
      const { auth, clock, vendor, failure } = setUp()
      vendor.next = code
      vendor.retryAfterMs = retryAfterMs
      const leftMs = (await failure()).retryAfterMs ?? 0
      clock.advance(backMs)
      const again = await failure()
      expect(again.retryAfterMs).toBe(leftMs)
      expect(again.message).toContain(new Date(clock.now() + leftMs).toISOString())
      expect(auth.status().backoff?.until).toBe(clock.now() + leftMs)
      vendor.next = undefined
      clock.advance(leftMs - 1)
      expect((await failure()).retryAfterMs).toBe(1)
      clock.advance(1)
      await auth.getToken()
      expect(vendor.requests).toBe(2)
    }
  })

  it('again and again, a wait goes on from what was left of it', async () => {
    const { auth, clock, vendor, failure } = setUp()
    vendor.next = 'rate_limited'
    vendor.retryAfterMs = hour
    await failure()
    vendor.next = undefined
    for (let passed = 10; passed < 60; passed += 10) {
      clock.advance(10 * minute)
      expect((await failure()).retryAfterMs).toBe((60 - passed) * minute)
      clock.advance(-8 * minute)
      expect((await failure()).retryAfterMs).toBe((60 - passed) * minute)
    }
    clock.advance(10 * minute)
    await auth.getToken()
  })

  it.each(backwards)('by %i ms, the guard against 401 storms waits no longer than it did', async (backMs) => {
    const { auth, clock, events } = setUp()
    const call = () => auth.fetch('https://api.test.example/forbidden')
    const recoveries = () => events.filter(({ type }) => type === 'replayed').length
    await call()
    clock.advance(backMs)
    await call()
    expect(recoveries()).toBe(1)
    clock.advance(5_000)
    await call()
    expect(recoveries()).toBe(2)
  })

  it.each(backwards)('by %i ms, the vendor’s hourly limit holds back for an hour and no longer', async (backMs) => {
    const { auth, clock, vendor, events, failure } = setUp({ tokenRequestLimit: 'enforce' }, 1)
    const held = await auth.getToken()
    clock.advance(backMs)
    expect(await auth.getToken({ forceRefresh: true })).toBe(held)
    expect(events.at(-1)).toMatchObject({ type: 'token_request_paced', until: clock.now() + hour, at: clock.now() })
    await auth.forget()
    expect(await failure()).toMatchObject({ code: 'token_request_limit', retryAfterMs: hour })
    clock.advance(hour)
    await auth.getToken()
    expect(vendor.requests).toBe(2)
  })
})

it('a clock that is set forward ends a wait', async () => {
  const { auth, clock, vendor, failure } = setUp()
  vendor.next = 'invalid_credentials'
  await failure()
  vendor.next = undefined
  clock.advance(24 * hour)
  await auth.getToken()
  expect(vendor.requests).toBe(2)
})
