import { expect, it } from 'vitest'
import { checkClock } from './clock.js'

const at = Date.UTC(2026, 0, 1, 12)

/** A reply whose `Date` is the given time, which took 800 ms. */
function check(serverMs: number, headers: Record<string, string> = {}) {
  const date = new Date(Math.floor(serverMs / 1000) * 1000).toUTCString()
  const reply = {
    headers: new Headers({ date, ...headers }),
    host: 'api.example.com',
    sentAt: at,
    receivedAt: at + 800,
  }
  const { outcome, what } = checkClock(reply)
  return `${outcome}: ${what}`
}

it.each([0, 800, 30_000, -29_000])('a server %i ms ahead is within tolerance', (aheadMs) => {
  expect(check(at + aheadMs)).toBe('ok: within 30 s of api.example.com’s')
})

it('a clock that is behind or ahead is a problem', () => {
  expect(check(at + 61_000)).toBe('problem: this machine’s clock is 60 s behind api.example.com’s')
  expect(check(at - 3_600_000)).toBe('problem: this machine’s clock is 3599 s ahead of api.example.com’s')
  expect(check(at + 32_000)).toMatch(/^problem/)
  expect(check(at - 32_000)).toMatch(/^problem/)
})

it('the age of a cached reply counts', () => {
  expect(check(at - 600_000, { age: '600' })).toMatch(/^ok/)
})

it('without a Date nothing can be said', () => {
  expect(check(at, { date: '' })).toBe('not checked: api.example.com sent no Date')
})
