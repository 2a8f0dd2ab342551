import { describe, expect, it } from 'vitest'
import { logarithmicSlope, median, spread } from './statistics.js'

describe('the median', () => {
  it('is the middle value, however they are ordered', () => {
    expect(median([9, 1, 100])).toBe(9)
  })

  it('is between the two middle values of an even number', () => {
    expect(median([4, 1, 100, 2])).toBe(3)
  })

  it('sorts numbers as numbers', () => {
    expect(median([10, 9, 100])).toBe(10)
  })

  it('of nothing is an error, not a figure', () => {
    expect(() => median([])).toThrow('the median of nothing')
  })

  it('leaves what it is given as it is', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })
})

it('a spread has the median, the least and the greatest', () => {
  expect(spread([5, 1, 3, 9])).toEqual({ median: 4, min: 1, max: 9 })
})

describe('the slope on logarithmic axes', () => {
  const sizes = [1, 10, 100, 1_000]

  it.each([
    ['1 for what grows linearly', (size: number) => 7 * size, 1],
    ['2 for what grows with the square', (size: number) => 3 * size ** 2, 2],
    ['0 for what does not grow', () => 5, 0],
  ])('is %s', (_what, cost, slope) => {
    expect(logarithmicSlope(sizes.map((size) => [size, cost(size)]))).toBeCloseTo(slope, 10)
  })
})
