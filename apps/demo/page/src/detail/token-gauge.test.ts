import { describe, expect, it } from 'vitest'
import { issuedAt, tokenOf } from '../connection.fixture.js'
import type { TokenView } from '../../../src/console/view.js'
import { endOfLife, enlargement, wholeLife } from './token-gauge.js'

const token = (changes: Partial<TokenView> = {}): TokenView => ({ ...tokenOf(), ...changes })
const at = (seconds: number) => issuedAt + seconds * 1000
const shares = (parts: readonly { name: string; from: number; to: number }[]) =>
  parts.map(({ name, from, to }) => [name, Number(from.toFixed(4)), Number(to.toFixed(4))])

describe('the ring', () => {
  it('is to scale, however short a window is', () => {
    expect(shares(wholeLife(token(), at(0)).parts)).toEqual([
      ['valid', 0, 0.6],
      ['advisory', 0.6, 0.9],
      ['mandatory', 0.9, 1],
    ])
    const day = token({ expiresAt: at(86_400), advisoryWindowMs: 45_000, mandatoryWindowMs: 10_000 })
    expect(shares(wholeLife(day, at(0)).parts)).toEqual([
      ['valid', 0, 0.9995],
      ['advisory', 0.9995, 0.9999],
      ['mandatory', 0.9999, 1],
    ])
  })

  it('has a new token at its beginning, far from the windows, and stays at the ends before and after', () => {
    expect([-1, 0, 500, 1000, 1001].map((seconds) => wholeLife(token(), at(seconds)).now)).toEqual([0, 0, 0.5, 1, 1])
  })

  it('leaves out a window that there is not, and the advisory one is never after the mandatory one', () => {
    expect(wholeLife(token({ mandatoryWindowMs: 0 }), at(0)).parts.map(({ name }) => name)).toEqual([
      'valid',
      'advisory',
    ])
    expect(wholeLife(token({ advisoryWindowMs: 0 }), at(0)).parts.map(({ name }) => name)).toEqual([
      'valid',
      'mandatory',
    ])
  })
})

describe('the end of life', () => {
  it('is to scale too, and says how much larger it is', () => {
    const { from, to, parts } = endOfLife(token(), at(0))
    expect([from, to]).toEqual([at(400), at(1000)])
    expect(shares(parts)).toEqual([
      ['valid', 0, 0.3333],
      ['advisory', 0.3333, 0.8333],
      ['mandatory', 0.8333, 1],
    ])
    expect(enlargement(token())).toBeCloseTo(1000 / 600)
  })

  it('is no longer than the life', () => {
    expect(endOfLife(token({ advisoryWindowMs: 900_000 }), at(0)).from).toBe(issuedAt)
    expect(enlargement(token({ advisoryWindowMs: 900_000 }))).toBe(1)
  })
})
