import { formatNumber } from '../figures.js'
import { kindOf } from '../kind.js'
import type { Spread } from '../statistics.js'
import { bar, drawing, label, line } from './drawing.js'
import { linearScale, logarithmicScale } from './scale.js'

export interface BarChart {
  title: string
  unit: string
  /** For figures of which some are a hundred times others. */
  logarithmic?: boolean
  bars: readonly { name: string; value: Spread | number }[]
}

const rowHeight = 26
const top = 56
const left = 210
const right = 640

/** Horizontal bars, the shortest first; a thin line from the least to the greatest. Shorter is better. */
export function barChart({ title, unit, logarithmic = false, bars }: BarChart): string {
  const rows = bars
    .map(({ name, value }) => ({
      name,
      ...(typeof value === 'number' ? { median: value, min: value, max: value } : value),
    }))
    .toSorted((a, b) => a.median - b.median)
  const greatest = Math.max(...rows.map(({ max }) => max))
  const scale = logarithmic
    ? logarithmicScale(Math.min(...rows.map(({ min }) => min)), greatest, left, right)
    : linearScale(greatest, left, right)
  const bottom = top + rows.length * rowHeight
  return drawing(title, { width: 720, height: bottom + 28 }, [
    label(16, 26, title, { className: 'title' }),
    label(16, 44, `${unit}${logarithmic ? ', logarithmic' : ''}; shorter is better`, { className: 'quiet' }),
    ...scale.ticks.flatMap((tick) => [
      line(scale(tick), top, scale(tick), bottom, 'axis'),
      label(scale(tick), bottom + 18, formatNumber(tick), { className: 'quiet', anchor: 'middle' }),
    ]),
    ...rows.flatMap(({ name, median, min, max }, index) => {
      const y = top + index * rowHeight
      const middle = y + rowHeight / 2
      const kind = kindOf(name)
      return [
        label(left - 10, middle + 4, name, { className: kind, anchor: 'end' }),
        bar(left, y + 5, { width: Math.max(1, scale(median) - left), height: rowHeight - 10 }, kind),
        line(scale(min), middle, scale(max), middle, 'range'),
        label(scale(max) + 8, middle + 4, formatNumber(median)),
      ]
    }),
  ])
}
