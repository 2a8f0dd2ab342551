import { expect, it } from 'vitest'
import { fullTime, inLocalTimes, relative, shortTime, timeRange } from './time.js'

const at = Date.UTC(2026, 10, 27, 12)

it('gives the times of a text in the time zone of whoever looks, with their date', () => {
  const [one, other] = [Date.UTC(2026, 0, 15, 23, 59, 58, 7), Date.UTC(2026, 6, 1)]
  const text = (first: string, second: string) => `none is sent before ${first}), and ${second}.`
  const utc = (time: number) => new Date(time).toISOString()
  expect(inLocalTimes(text(utc(one), utc(other)))).toBe(text(fullTime(one), fullTime(other)))
  expect(fullTime(other)).toMatch(/^\w{3}, 1 Jul 2026, \d\d:\d\d:\d\d$/)
  expect(inLocalTimes('no time: 2026-01-15')).toBe('no time: 2026-01-15')
})

it('says how far away a time is', () => {
  expect([at, at - 999, at - 12_000, at - 3_725_000, at + 3_725_000].map((time) => relative(time, at))).toEqual([
    'now',
    'now',
    '12 s ago',
    '1 h ago',
    'in 1 h 2 min',
  ])
})

it('names the day only where it is another one', () => {
  expect(shortTime(at, at)).toMatch(/^\d\d:00$/)
  expect(shortTime(at + 172_800_000, at)).toMatch(/^29 Nov, \d\d:00$/)
})

it('names the day of a stretch of time once', () => {
  expect(timeRange(at, at)).toMatch(/^27 Nov 2026, \d\d:00:00$/)
  expect(timeRange(at, at + 1000)).toMatch(/^27 Nov 2026, \d\d:00:00 to \d\d:00:01$/)
  expect(timeRange(at, at + 172_800_000)).toMatch(/^27 Nov 2026, \d\d:00:00 to 29 Nov 2026, \d\d:00:00$/)
})
