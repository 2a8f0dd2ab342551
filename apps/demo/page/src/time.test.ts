import { expect, it } from 'vitest'
import { dayOf, inLocalTimes, timeOfDay } from './time.js'

it('gives the times of a text in the time zone of whoever looks', () => {
  const [one, other] = [Date.UTC(2026, 0, 15, 23, 59, 58, 7), Date.UTC(2026, 6, 1)]
  const text = (first: string, second: string) => `none is sent before ${first}), and ${second}.`
  const utc = (at: number) => new Date(at).toISOString()
  const local = (at: number) => `${dayOf(at)} ${timeOfDay(at)}`
  expect(inLocalTimes(text(utc(one), utc(other)))).toBe(text(local(one), local(other)))
  expect(inLocalTimes('no time: 2026-01-15')).toBe('no time: 2026-01-15')
})
