import { describe, expect, it, vi } from 'vitest'
import type { AuthError, AuthErrorCode } from '../contract/errors.js'
import { testCredentials } from '../life/provider.fixture.js'
import { setUp } from './failing-vendor.fixture.js'
import { hour, minute } from '../life/get-token.fixture.js'

describe('a failure that is noted', () => {
  it.each<[AuthErrorCode, number, number]>([
    ['invalid_credentials', 15 * minute, 60 * minute],
    ['reauthorization_required', 15 * minute, 60 * minute],
    ['rate_limited', 5 * minute, 60 * minute],
    ['provider_unavailable', 1_000, minute],
    ['timeout', 1_000, minute],
    ['invalid_response', 30_000, 10 * minute],
  ])(
    'after %s holds back requests: %i ms at first, doubling, jittered by up to a tenth',
    async (code, firstMs, maxMs) => {
      const { auth, clock, vendor } = setUp()
      vendor.next = code
      let expected = firstMs
      for (let failure = 1; failure <= 9; failure += 1) {
        await expect(auth.getToken()).rejects.toMatchObject({ code })
        expect(vendor.requests).toBe(failure)
        const until = auth.status().backoff?.until ?? 0
        expect(until - clock.now()).toBeGreaterThanOrEqual(expected * 0.9 - 1)
        expect(until - clock.now()).toBeLessThanOrEqual(expected)
        clock.advance(until - clock.now() - 1)
        await expect(auth.getToken()).rejects.toMatchObject({ code, retryAfterMs: 1, status: 418 })
        expect(vendor.requests).toBe(failure)
        clock.advance(1)
        expected = Math.min(expected * 2, maxMs)
      }
      vendor.next = undefined
      expect((await auth.getToken()).accessToken).toBe('token-10')
    },
  )

  it('of a wrong password holds back a thousand callers with one request', async () => {
    const { auth, vendor } = setUp()
    vendor.next = 'invalid_credentials'
    await Promise.allSettled(Array.from({ length: 500 }, () => auth.getToken()))
    await Promise.allSettled(Array.from({ length: 500 }, () => auth.getToken()))
    expect(vendor.requests).toBe(1)
  })

  it('says in its error that it comes from an earlier request, and until when', async () => {
    const { auth, vendor } = setUp()
    vendor.next = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toThrow(/^test: refused$/)
    await expect(auth.getToken()).rejects.toThrow(
      /^test: refused \(from an earlier token request; none is sent before 2026-01-15T12:1/,
    )
  })

  it('shows in the first error already how long it holds', async () => {
    const { auth, clock, vendor } = setUp()
    vendor.next = 'invalid_credentials'
    const error = await auth.getToken().catch((thrown: unknown) => thrown as AuthError)
    expect(error).toMatchObject({
      code: 'invalid_credentials',
      message: 'test: refused',
      status: 418,
      retryable: false,
    })
    expect(clock.now() + ((error as AuthError).retryAfterMs ?? 0)).toBe(auth.status().backoff?.until)
  })

  it('after a 429 is as long as its Retry-After, be it shorter or longer than our own', async () => {
    const { auth, clock, vendor } = setUp()
    vendor.next = 'rate_limited'
    vendor.retryAfterMs = 2_000
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000 })
    clock.advance(2_000)
    vendor.retryAfterMs = 0
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 })
    expect(vendor.requests).toBe(2)
  })

  it('after a 503 believes its Retry-After up to the longest wait of that kind', async () => {
    const { auth, vendor } = setUp()
    vendor.next = 'provider_unavailable'
    vendor.retryAfterMs = 2 * hour
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable', retryAfterMs: minute })
  })

  it('after a 429 is never shorter than Retry-After', async () => {
    const { auth, clock, vendor } = setUp()
    vendor.next = 'rate_limited'
    vendor.retryAfterMs = 2 * hour
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 2 * hour })
    clock.advance(2 * hour - 1)
    await expect(auth.getToken()).rejects.toMatchObject({ retryAfterMs: 1 })
    expect(vendor.requests).toBe(1)
  })

  it('is jittered, so that a fleet does not return in step', async () => {
    const random = vi.spyOn(Math, 'random')
    const spans = []
    for (const value of [0, 0.999]) {
      random.mockReturnValue(value)
      const { auth, clock, vendor } = setUp()
      vendor.next = 'invalid_credentials'
      await expect(auth.getToken()).rejects.toThrow()
      spans.push((auth.status().backoff?.until ?? 0) - clock.now())
    }
    random.mockRestore()
    expect(spans).toEqual([0.9 * 15 * minute, Math.round(15 * minute * (0.9 + 0.0999))])
  })

  it('counts failures of one kind in a row: another kind, or a success, begins anew', async () => {
    const { auth, clock, vendor } = setUp()
    const spanAfter = async (code: AuthErrorCode) => {
      vendor.next = code
      await expect(auth.getToken()).rejects.toThrow()
      const span = (auth.status().backoff?.until ?? 0) - clock.now()
      clock.advance(hour)
      return span
    }
    expect(await spanAfter('invalid_response')).toBeLessThanOrEqual(30_000)
    expect(await spanAfter('invalid_response')).toBeGreaterThan(30_000)
    expect(await spanAfter('provider_unavailable')).toBeLessThanOrEqual(1_000)
    expect(await spanAfter('invalid_response')).toBeLessThanOrEqual(30_000)
    vendor.next = undefined
    await auth.getToken()
    clock.advance(2 * hour)
    expect(await spanAfter('invalid_response')).toBeLessThanOrEqual(30_000)
  })

  it('leaves an unexpired token in use, without a request', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    vendor.next = 'invalid_credentials'
    clock.advance(2 * hour - minute)
    for (let call = 0; call < 20; call += 1) expect((await auth.getToken()).accessToken).toBe('token-1')
    expect((await auth.getToken({ forceRefresh: true })).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(2)
  })
})

describe('a usable token beside a failure that is noted', () => {
  it('is given out without asking for credentials again', async () => {
    const credentials = vi.fn(async () => testCredentials)
    const { auth, clock, vendor } = setUp({ credentials })
    await auth.getToken()
    vendor.next = 'invalid_credentials'
    clock.advance(2 * hour - minute)
    await auth.getToken()
    await auth.getToken()
    await auth.getToken({ forceRefresh: true })
    expect(credentials).toHaveBeenCalledTimes(2)
  })
})
