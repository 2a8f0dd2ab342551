import { expect, it } from 'vitest'
import { indexAt, jumpsOf, topOf, totalsOf } from './chart-scale.js'

const samples = (...times: readonly number[]) => times.map((at) => ({ at, made: 1, saved: 10, failed: 0 }))

it('has a top that is round, not below the highest bar, and never zero', () => {
  const tops = [0, 1, 4, 7, 12, 21, 240, 999].map((most) => topOf([most, 0]))
  expect(tops.map(({ top }) => top)).toEqual([1, 1, 4, 8, 15, 25, 250, 1000])
  expect(tops.every(({ isCut }) => !isCut)).toBe(true)
})

it('cuts what is far above all others, and nothing that is usual', () => {
  const usual = Array.from({ length: 40 }, () => 12)
  expect(topOf([...usual, 1008])).toEqual({ top: 20, isCut: true })
  expect(topOf([...usual, 40])).toEqual({ top: 40, isCut: false })
  expect(topOf([0, 0, 0, 2, 40])).toEqual({ top: 40, isCut: false })
})

it('adds up what is shown', () => {
  expect(totalsOf(samples(1, 2, 3))).toEqual({ made: 3, saved: 30, failed: 0 })
  expect(totalsOf([])).toEqual({ made: 0, saved: 0, failed: 0 })
})

it('marks where the clock was moved, and no ordinary step', () => {
  expect(jumpsOf(samples(0, 60, 121, 5000, 5060))).toEqual([3])
  expect(jumpsOf(samples(0, 60, 120))).toEqual([])
  expect(jumpsOf([])).toEqual([])
})

it('finds the bar that is pointed at; while there are few they stand at the right end', () => {
  expect([0, 0.49, 0.5, 0.99].map((share) => indexAt(share, 10, 5))).toEqual([undefined, undefined, 0, 4])
  expect([-0.1, 1].map((share) => indexAt(share, 10, 10))).toEqual([undefined, undefined])
})
