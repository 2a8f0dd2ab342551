import type { Cell } from './measure.js'

/** Three digits that count, and thousands set off. */
export function formatNumber(value: number): string {
  if (value === 0) return '0'
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en-US', { maximumFractionDigits: Number.isInteger(value) ? 0 : Math.min(decimals, 3) })
}

/** A figure as text: `75 (71–90)`. */
export function formatCell(cell: Cell): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return formatNumber(cell)
  const [median, min, max] = [cell.median, cell.min, cell.max].map((value) => formatNumber(value))
  return min === max ? `${median}` : `${median} (${min}–${max})`
}
