import { formatCell } from './figures.js'
import { kindOf } from './kind.js'
import type { Cell, Table } from './measure.js'

/**
 * A table in Markdown, its columns filled up with spaces so that it reads well in a terminal too.
 *
 * @param cellText how a cell is written
 */
export function markdownTable({ columns, rows }: Table, cellText: (cell: Cell) => string = formatCell): string {
  const head = ['', ...columns]
  const body = rows.map(({ name, cells }) => [
    kindOf(name) === 'ours' ? `**${name}**` : name,
    ...cells.map((cell) => cellText(cell)),
  ])
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...body.map((cells) => (cells[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column > 0)).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...body.map((cells) => line(cells))].join('\n')
}

function pad(text: string, width: number, toTheRight: boolean): string {
  return toTheRight ? text.padStart(width) : text.padEnd(width)
}
