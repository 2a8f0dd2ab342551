import { describe, expect, it } from 'vitest'
import { testClock } from '../provider.fixture.js'
import { retryAfterMs } from './retry-after.js'

const now = testClock().now()
const read = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), now)

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    [new Date(now + 5_000).toUTCString(), 5_000],
    ['Thursday, 15-Jan-26 12:00:30 GMT', 30_000],
  ])('%s is %i ms', (value, ms) => expect(read(value)).toBe(ms))

  it('in the past means now', () => expect(read(new Date(now - 5_000).toUTCString())).toBe(0))

  it.each(['86401', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])('of %s is cut to a day', (value) =>
    expect(read(value)).toBe(86_400_000),
  )

  it.each(['', ' ', 'soon', '1.5e', 'NaN', '12 minutes please'])('of %j is as good as none', (value) =>
    expect(read(value)).toBeUndefined(),
  )

  it('may be absent', () => expect(retryAfterMs(new Headers(), now)).toBeUndefined())
})
