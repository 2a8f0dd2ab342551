import { formatNumber } from '../figures.js'
import { bar, drawing, label, line } from '../plots/drawing.js'
import { linearScale } from '../plots/scale.js'

const left = 76
const right = 700
const top = 64
const bottom = 300
/** The window's, and the one before it. */
const minutes = 61

/** Two rows of columns, a pair for each minute. */
export function renewalsPlot(spread: readonly number[], atOnce: readonly number[]): string {
  const most = Math.max(...spread, ...atOnce)
  const toY = linearScale(most, bottom, top)
  const width = (right - left) / minutes
  const columns = (counts: readonly number[], offset: number, kind: 'ours' | 'floor') =>
    counts.flatMap((count, minute) =>
      count === 0
        ? []
        : [
            bar(
              left + minute * width + offset,
              toY(count),
              { width: width / 2 - 1, height: bottom - toY(count) },
              kind,
            ),
          ],
    )
  const total = formatNumber(spread.reduce((sum, count) => sum + count, 0))
  return drawing(
    `${total} tokens issued within a second, and when they are renewed`,
    { width: 740, height: bottom + 84 },
    [
      label(16, 26, `${total} tokens issued within a second, and when they are renewed`, { className: 'title' }),
      label(16, 46, 'Token requests in each minute around their advisory window', { className: 'quiet' }),
      ...toY.ticks.flatMap((tick) => [
        line(left, toY(tick), right, toY(tick), 'axis'),
        label(left - 8, toY(tick) + 4, formatNumber(tick), { className: 'quiet', anchor: 'end' }),
      ]),
      ...[0, 10, 20, 30, 40, 50, 60].map((minute) =>
        label(left + (minute + 1) * width, bottom + 20, String(minute), { className: 'quiet', anchor: 'middle' }),
      ),
      label((left + right) / 2, bottom + 40, 'minutes since the window began', {
        className: 'quiet',
        anchor: 'middle',
      }),
      ...columns(atOnce, 0, 'floor'),
      ...columns(spread, width / 2, 'ours'),
      label(left, bottom + 68, `spread: at most ${formatNumber(Math.max(...spread))} a minute`, { className: 'ours' }),
      label(right, bottom + 68, `not spread: ${formatNumber(Math.max(...atOnce))} at once`, {
        className: 'floor',
        anchor: 'end',
      }),
    ],
  )
}
