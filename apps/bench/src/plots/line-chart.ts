import { formatNumber } from '../figures.js'
import { kindOf } from '../kind.js'
import { drawing, label, line, round } from './drawing.js'
import { logarithmicScale } from './scale.js'

export interface LineChart {
  title: string
  /** What grows, and what was measured with its unit. */
  x: string
  y: string
  series: readonly { name: string; points: readonly (readonly [x: number, y: number])[] }[]
}

const left = 88
const right = 510
const top = 60
const bottom = 340

/** Lines on two logarithmic axes: a straight one with the slope of the diagonal grows linearly, a level one not at all. */
export function lineChart({ title, x, y, series }: LineChart): string {
  const xs = series.flatMap(({ points }) => points.map(([value]) => value))
  const ys = series.flatMap(({ points }) => points.map(([, value]) => value))
  const toX = logarithmicScale(Math.min(...xs), Math.max(...xs), left, right)
  const toY = logarithmicScale(Math.min(...ys), Math.max(...ys), bottom, top)
  return drawing(title, { width: 740, height: bottom + 52 }, [
    label(16, 26, title, { className: 'title' }),
    label(16, 46, y, { className: 'quiet' }),
    label((left + right) / 2, bottom + 40, x, { className: 'quiet', anchor: 'middle' }),
    ...toX.ticks.flatMap((tick) => [
      line(toX(tick), top, toX(tick), bottom, 'axis'),
      label(toX(tick), bottom + 20, formatNumber(tick), { className: 'quiet', anchor: 'middle' }),
    ]),
    ...toY.ticks.flatMap((tick) => [
      line(left, toY(tick), right, toY(tick), 'axis'),
      label(left - 8, toY(tick) + 4, formatNumber(tick), { className: 'quiet', anchor: 'end' }),
    ]),
    ...series.map(
      ({ name, points }) =>
        `<polyline class="${kindOf(name)}" points="${points.map(([a, b]) => `${round(toX(a))},${round(toY(b))}`).join(' ')}"/>`,
    ),
    ...endLabels(
      series.map(({ name, points }) => {
        const [endX, endY] = points.at(-1) ?? [1, 1]
        return { name, x: toX(endX) + 8, y: toY(endY) + 4 }
      }),
    ),
  ])
}

/** The lines' names at their ends, moved apart where they would overlap. */
function endLabels(ends: readonly { name: string; x: number; y: number }[]): string[] {
  let lowest = 0
  return ends
    .toSorted((a, b) => a.y - b.y)
    .map(({ name, x, y }) => {
      lowest = Math.max(y, lowest + 15)
      return label(x, lowest, name, { className: kindOf(name) })
    })
}
