import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth } from './create-auth.js'
import type { TokenResponse } from '../contract/provider.js'
import { testClock, testCredentials, testProvider } from './provider.fixture.js'
import { hour, minute, settled } from './get-token.fixture.js'

afterEach(() => vi.unstubAllGlobals())

describe('the same token again', () => {
  /** A vendor that, like Toast, gives the same token until its last minute. */
  function stubbornVendor(clock: { now(): number }, lifetimeMs: number, renewsInLastMs: number) {
    let number = 0
    let end = 0
    const vendor = {
      requests: 0,
      request: async (): Promise<TokenResponse> => {
        vendor.requests += 1
        if (end - clock.now() < renewsInLastMs) {
          number += 1
          end = clock.now() + lifetimeMs
        }
        return { accessToken: `token-${number}`, expiresInSeconds: (end - clock.now()) / 1000 }
      },
    }
    return vendor
  }

  // Half a second past a whole one, for times that are kept in seconds.
  const halfPast = Date.UTC(2026, 0, 15, 12, 0, 0, 500)

  it('keeps its expiry, and the next attempt waits until half of what remains has passed', async () => {
    const clock = testClock(halfPast)
    const vendor = stubbornVendor(clock, hour, 10_000)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    const first = await auth.getToken()
    clock.advance(hour - 2.5 * minute)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(2)
    const again = await auth.getToken()
    expect(again.accessToken).toBe('token-1')
    expect(again.expiresAt).toBe(first.expiresAt)
    clock.advance(1.25 * minute - 1)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(2)
    clock.advance(1)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(3)
  })

  it('pauses at least a second, so that the halves do not become a storm at the end', async () => {
    const clock = testClock()
    const vendor = stubbornVendor(clock, hour, 0)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    await auth.getToken()
    clock.advance(hour - minute)
    for (let step = 0; step < 6_000; step += 1) {
      await auth.getToken()
      clock.advance(10)
    }
    // After 0, 30, 45, 52.5, 56.25, 58.13, 59.07 (a second at least) seconds: 7 beside the first.
    expect(vendor.requests).toBe(8)
  })

  it('of one that ends within that second no pause goes beyond its end', async () => {
    const clock = testClock(halfPast)
    const vendor = stubbornVendor(clock, hour, 0)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    const first = await auth.getToken()
    clock.advance(hour - 400)
    expect((await auth.getToken()).expiresAt).toBe(first.expiresAt)
    clock.advance(401)
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('recovery does not wait for that', async () => {
    const clock = testClock()
    const vendor = stubbornVendor(clock, hour, 10_000)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    await auth.getToken()
    clock.advance(hour - 2.5 * minute)
    await auth.getToken()
    await settled()
    await auth.invalidate()
    await auth.getToken()
    expect(vendor.requests).toBe(3)
  })
})
