import { describe, expect, it } from 'vitest'
import type { TokenView } from '../../src/console/view.js'
import { tokenRing } from './token-ring.js'

/** A token of 1000 s whose windows are the last 400 s and the last 100 s. */
const token: TokenView = {
  masked: '…1234',
  issuedAt: 5_000_000,
  expiresAt: 6_000_000,
  advisoryWindowMs: 400_000,
  mandatoryWindowMs: 100_000,
}
const at = (passedMs: number, changes: Partial<TokenView> = {}) =>
  tokenRing({ ...token, ...changes }, token.issuedAt + passedMs)

/** Parts as they are drawn, to the hundredth of a turn. */
const partsOf = (changes: Partial<TokenView>) =>
  at(0, changes).parts.map(({ name, from, to }) => [name, Number(from.toFixed(2)), Number(to.toFixed(2))])

describe('the ring of a token', () => {
  it('shows each part as long as it is, where it can be seen', () => {
    expect(partsOf({})).toEqual([
      ['open', 0, 0.6],
      ['advisory', 0.6, 0.9],
      ['mandatory', 0.9, 1],
    ])
  })

  it('shows where now is, and stays at the ends before and after', () => {
    expect(
      [-1, 0, 300_000, 600_000, 750_000, 900_000, 1_000_000, 9_000_000].map((ms) => at(ms).now.toFixed(2)),
    ).toEqual(['0.00', '0.00', '0.30', '0.60', '0.75', '0.90', '1.00', '1.00'])
  })

  it('draws 45 and 10 seconds of a day so that they can be seen, and now in the part in which it is', () => {
    const day = { expiresAt: token.issuedAt + 86_400_000, advisoryWindowMs: 45_000, mandatoryWindowMs: 10_000 }
    const { parts } = at(0, day)
    expect(parts.map(({ from, to }) => to - from >= 0.08)).toEqual([true, true, true])
    expect(parts.at(-1)?.to).toBeCloseTo(1)
    for (const [index, secondsLeft] of [46, 44, 9].entries()) {
      const { now } = at(86_400_000 - secondsLeft * 1000, day)
      expect(now).toBeGreaterThan(parts[index]?.from ?? 1)
      expect(now).toBeLessThan(parts[index]?.to ?? 0)
    }
  })

  it('leaves out a part of no length', () => {
    expect(partsOf({ advisoryWindowMs: 0, mandatoryWindowMs: 0 })).toEqual([['open', 0, 1]])
    expect(partsOf({ advisoryWindowMs: 100_000, mandatoryWindowMs: 100_000 })).toEqual([
      ['open', 0, 0.9],
      ['mandatory', 0.9, 1],
    ])
    expect(partsOf({ advisoryWindowMs: 2_000_000, mandatoryWindowMs: 500_000 })).toEqual([
      ['advisory', 0, 0.5],
      ['mandatory', 0.5, 1],
    ])
  })

  it('has no part for a token of no life', () => {
    expect(at(0, { expiresAt: token.issuedAt })).toEqual({ parts: [], now: 0 })
  })
})
