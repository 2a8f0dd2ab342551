import { describe, expect, it } from 'vitest'
import { formatCell, formatNumber } from './figures.js'

describe('a number', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [0.04567, '0.046'],
    [1.2345, '1.23'],
    [12.345, '12.3'],
    [123.45, '123'],
    [1_234.5, '1,235'],
    [100_000, '100,000'],
    [-3.456, '-3.46'],
  ])('%d is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })
})

describe('a cell', () => {
  it('shows the median with the least and the greatest', () => {
    expect(formatCell({ median: 75, min: 70.5, max: 1_090 })).toBe('75 (70.5–1,090)')
  })

  it('shows values that look the same once', () => {
    expect(formatCell({ median: 837, min: 836.9, max: 837.1 })).toBe('837')
  })

  it('shows words as they are', () => {
    expect(formatCell('—')).toBe('—')
  })
})
