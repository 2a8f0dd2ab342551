import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth } from './create-auth.js'
import { countingVendor, testClock, testCredentials, testProvider } from './provider.fixture.js'
import { hour, minute, day, setUp, settled } from './get-token.fixture.js'

afterEach(() => vi.unstubAllGlobals())

describe('refresh windows', () => {
  it('outside them nothing happens', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(hour - 5 * minute - 1)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(1)
  })

  it('in the advisory window the held token is given out and refreshed behind, once', async () => {
    const { auth, clock, vendor } = setUp()
    const first = await auth.getToken()
    clock.advance(hour - 2.5 * minute)
    const during = await Promise.all([auth.getToken(), auth.getToken(), auth.getToken()])
    expect(during.every((token) => token === first)).toBe(true)
    await settled()
    expect(vendor.requests).toBe(2)
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('in the mandatory window callers wait for the new token, all for the same one', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(hour - minute)
    const tokens = await Promise.all([auth.getToken(), auth.getToken()])
    expect(tokens.map((token) => token.accessToken)).toEqual(['token-2', 'token-2'])
    expect(vendor.requests).toBe(2)
  })

  it('neither takes more than a tenth of the life of the token, the mandatory one half of that', async () => {
    const { auth, clock, vendor } = setUp({}, countingVendor(100))
    await auth.getToken()
    clock.advance(89_999)
    await auth.getToken()
    expect(auth.status().state).toBe('valid')
    clock.advance(1)
    expect(auth.status().state).toBe('advisory')
    clock.advance(5_000)
    expect(auth.status()).toMatchObject({
      state: 'mandatory',
      token: { advisoryWindowMs: 10_000, mandatoryWindowMs: 5_000 },
    })
    expect(vendor.requests).toBe(1)
  })

  it('can be narrowed by options, never widened', async () => {
    const { auth, clock, vendor } = setUp({ refresh: { advisoryWindowMs: day, mandatoryWindowMs: 1_000 } })
    await auth.getToken()
    clock.advance(hour - 5 * minute - 1)
    expect(auth.status().state).toBe('valid')
    clock.advance(5 * minute - 1_000)
    expect(auth.status().state).toBe('advisory')
    clock.advance(1)
    expect(auth.status().state).toBe('mandatory')
    expect(vendor.requests).toBe(1)
  })

  it('set no timers: an idle instance does nothing', async () => {
    const timer = vi.spyOn(globalThis, 'setInterval')
    const { auth, vendor } = setUp()
    await auth.getToken()
    const timeouts = vi.spyOn(globalThis, 'setTimeout')
    await auth.getToken()
    expect(timer).not.toHaveBeenCalled()
    expect(timeouts).not.toHaveBeenCalled()
    expect(vendor.requests).toBe(1)
    vi.restoreAllMocks()
  })

  it('an expired token is never given out, even when no other is to be had', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    vendor.fails = 'provider_unavailable'
    clock.advance(hour)
    expect(auth.status().state).toBe('expired')
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    vendor.fails = undefined
    clock.advance(minute)
    expect((await auth.getToken()).accessToken).toBe('token-3')
  })

  it('a refresh that fails leaves the held token in use until it ends', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    vendor.fails = 'provider_unavailable'
    clock.advance(hour - 1)
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(auth.status().backoff?.code).toBe('provider_unavailable')
    clock.advance(1)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
  })
})

describe('a wall clock that jumps', () => {
  it('forth by a day costs one request', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(day)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    await auth.getToken()
    expect(vendor.requests).toBe(2)
  })

  it('back by a day costs one request, because how long the token still lives is no longer known', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(-day)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    await auth.getToken()
    expect(vendor.requests).toBe(2)
  })

  it('the same after 2038, when seconds need more than 32 bits', async () => {
    const clock = testClock(Date.UTC(2040, 0, 15))
    const vendor = countingVendor()
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    await auth.getToken()
    clock.advance(-day)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    await auth.getToken()
    expect(vendor.requests).toBe(2)
  })

  it('back by a day while a request is under way does not make its token seem to live a day longer', async () => {
    const clock = testClock()
    const vendor = testProvider(async () => {
      clock.advance(-day)
      return { accessToken: 'a', expiresInSeconds: 3600 }
    })
    const token = await createAuth(vendor, { credentials: testCredentials, now: clock.now }).getToken()
    expect(token.expiresAt - clock.now()).toBe(hour)
  })

  it('back by a few minutes, as time servers do, costs nothing', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(-10 * minute)
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })
})
