import { describe, expect, it, vi } from 'vitest'
import { testClock } from '../life/provider.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { retryAfterMs } from './retry-after.js'

const now = testClock().now()
const replied = (status: number, headers: HeadersInit) =>
  retryAfterMs({ status, headers: new Headers(headers) }, { now: () => now })
const read = (value: string) => replied(429, { 'retry-after': value })

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    [new Date(now + 5_000).toUTCString(), 5_000],
    ['Thursday, 15-Jan-26 12:00:30 GMT', 30_000],
  ])('%s is %i ms', (value, ms) => expect(read(value)).toBe(ms))

  it.each([
    ['a fraction, rounded up', '90.5', 91_000],
    ['a fraction alone', '.25', 1_000],
    ['a point without a fraction', '90.', 90_000],
    ['a fraction of zero', '12.0', 12_000],
    ['a sign', '+60', 60_000],
    ['zeros before it', '007', 7_000],
    ['quotes', '"120"', 120_000],
    ['a unit', '120s', 120_000],
    ['a unit in words', '120 seconds', 120_000],
    ['minutes', '2 minutes', 120_000],
    ['minutes in short', '2m', 120_000],
    ['hours', '1.5 h', 5_400_000],
    ['milliseconds, rounded up', '1500ms', 2_000],
    ['a parameter', '120; duration=3600', 120_000],
    ['nothing after a semicolon', '120;', 120_000],
    ['nothing after a comma', '120,', 120_000],
    ['a smaller number after it', '120, 60', 120_000],
    ['a larger number after it', '60, 120', 120_000],
    ['a larger number after it without a space', '60,120', 120_000],
    ['words after it', '60, soon', 60_000],
    ['a negative number after it', '60, -120', 60_000],
    ['an earlier date after it', '60, Thu, 15 Jan 2026 12:00:30 GMT', 60_000],
    ['a later date before it', 'Thu, 15 Jan 2026 12:00:30 GMT, 5', 30_000],
  ])('may be a number with %s: %s', (_what, value, ms) => expect(read(value)).toBe(ms))

  it.each([
    ['of HTTP', 'Thu, 15 Jan 2026 12:00:30 GMT'],
    ['of RFC 850', 'Thursday, 15-Jan-26 12:00:30 GMT'],
    ['of asctime, which is in UTC', 'Thu Jan 15 12:00:30 2026'],
    ['of HTTP without its zone, which is UTC', 'Thu, 15 Jan 2026 12:00:30'],
    ['with a numeric zone', 'Thu, 15 Jan 2026 13:00:30 +0100'],
    ['with a numeric zone after a word', 'Thu, 15 Jan 2026 07:00:30 GMT-05:00'],
    ['without its weekday', '15 Jan 2026 12:00:30 GMT'],
    ['in small letters', 'thu, 15 jan 2026 12:00:30 gmt'],
    ['of RFC 3339', '2026-01-15T12:00:30Z'],
    ['of RFC 3339 with a fraction and a zone', '2026-01-15T14:00:30.000+02:00'],
    ['of RFC 3339 without its zone, which is UTC', '2026-01-15T12:00:30'],
    ['twice', 'Thu, 15 Jan 2026 12:00:10 GMT, Thu, 15 Jan 2026 12:00:30 GMT'],
    ['in epoch seconds', String(now / 1_000 + 30)],
    ['in epoch seconds with a fraction', `${now / 1_000 + 30}.0`],
    ['in epoch milliseconds', String(now + 30_000)],
  ])('may be a date %s: %s', (_what, value) => expect(read(value)).toBe(30_000))

  it('is the same in any time zone of the machine', () => {
    const zone = process.env['TZ']
    try {
      process.env['TZ'] = 'America/New_York'
      expect(read('Thu Jan 15 12:00:30 2026')).toBe(30_000)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('in the past means now', () => expect(read(new Date(now - 5_000).toUTCString())).toBe(0))

  it.each(['86401', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])('of %s is cut to a day', (value) =>
    expect(read(value)).toBe(86_400_000),
  )

  it.each(['9'.repeat(15_000) + 'x', `${'a'.repeat(15_000)},`])('of an endless word is unreadable', (value) =>
    expect(read(value)).toBeUndefined(),
  )

  const unreadable = [
    ['', ' ', ',', ';', 'soon', '1.5e', 'NaN', '12 minutes please', '1m30s', '6 0', '1.2.3'],
    ['-5', '-5, -6', '+-5', '0x3C', '1e3', 'Infinity', '1_000', '"60', 'retry in 30', 'Jan 5', 'minutes 12', '5/1'],
    ['1 Jan 2001', 'Mon, 01 Jan 2001 00:00:00 GMT', 'Sun, 06 Nov 1994 08:49:37 GMT', '06-Nov-94 08:49:37 GMT'],
    ['2026-01-15 12:00:30', '2026-01-15', '1000000001', 'Thu, 99 Jan 2026 12:00:30 GMT', '2026-13-15T12:00:30Z'],
  ].flat()
  it.each(unreadable)('of %j is as good as none', (value) => expect(read(value)).toBeUndefined())

  it('may be absent', () => expect(replied(429, {})).toBeUndefined())

  it.each([400, 403, 408, 429, 500, 502, 503, 504])('counts at a %i', (status) => {
    expect(replied(status, { 'retry-after': '5' })).toBe(5_000)
  })

  it.each([200, 202, 301, 304])('does not at a %i, which is no request to send the same again', (status) => {
    expect(replied(status, { 'retry-after': '5', 'ratelimit-reset': '5' })).toBeUndefined()
  })

  it('is read of a Response, by the system’s clock', () => {
    vi.useFakeTimers({ toFake: ['Date'], now })
    const headers = { 'retry-after': new Date(now + 5_000).toUTCString() }
    expect(retryAfterMs(new Response('', { status: 503, headers }))).toBe(5_000)
    vi.useRealTimers()
  })

  it.each([undefined, null, 'canary', 429, {}, { status: 429 }, { status: 429, headers: { 'retry-after': 'canary' } }])(
    'is read of a reply alone, and %j is none',
    async (response) => {
      // As JavaScript may call it.
      const error = await caught(() => retryAfterMs(response as unknown as Response))
      expect(error).toMatchObject({ code: 'invalid_options' })
      expect(error.message).toContain('retryAfterMs() takes a Response')
      expect(error.message).not.toContain('canary')
    },
  )
})

describe('the time at which a limit is reset', () => {
  it.each([
    ['RateLimit-Reset', '30'],
    ['X-RateLimit-Reset', String(now / 1_000 + 30)],
    ['X-Rate-Limit-Reset', String(now + 30_000)],
    ['X-Acme-RateLimit-Reset', String(now / 1_000 + 30)],
  ])('counts at a 429 without Retry-After: %s: %s', (name, value) => {
    expect(replied(429, { [name]: value })).toBe(30_000)
    expect(replied(429, { [name]: value, 'retry-after': 'soon' })).toBe(30_000)
  })

  it('counts less than Retry-After, which may mean a shorter limit or a longer one', () => {
    for (const [asked, ms] of Object.entries({ 5: 5_000, 60: 60_000 })) {
      expect(replied(429, { 'retry-after': asked, 'ratelimit-reset': '30' })).toBe(ms)
    }
  })

  it('says nothing of a server that is down', () => {
    expect(replied(503, { 'ratelimit-reset': '30' })).toBeUndefined()
  })

  it('may have passed, which means now', () => {
    expect(replied(429, { 'ratelimit-reset': String(now / 1_000 - 30) })).toBe(0)
  })

  it('may be that of several limits, of which the longest counts', () => {
    expect(replied(429, { 'x-ratelimit-reset': '10, 20', 'x-acme-ratelimit-reset': '5' })).toBe(20_000)
  })

  it.each(['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset-by', 'x-moderatelimit-reset'])(
    'is not what %s says',
    (name) => expect(replied(429, { [name]: '30' })).toBeUndefined(),
  )

  it('is left out where a client’s headers cannot be listed', () => {
    const headers = { get: () => null } as unknown as Headers
    expect(retryAfterMs({ status: 429, headers }, { now: () => now })).toBeUndefined()
  })
})
