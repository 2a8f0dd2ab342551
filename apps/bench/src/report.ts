import type { Machine } from './machine.js'
import { formatCell } from './figures.js'
import { markdownTable } from './markdown-table.js'
import type { Cell, Goal } from './measure.js'
import type { Outcome } from './run-measures.js'

export function describe({ date, node, platform, cores, processor, memoryGb, loadBefore }: Machine): string {
  return `${date} UTC · Node ${node} · ${platform}, ${cores} cores (${processor}), ${memoryGb} GB · load before: ${loadBefore}`
}

/** One measure for a terminal, where there is no room for ranges nor for plots. */
export function summary({ measure, result, error }: Outcome): string {
  const { tables = [], goals = [], notes = [] } = result ?? {}
  const medians = (cell: Cell) => formatCell(typeof cell === 'object' ? cell.median : cell)
  const broke = error === undefined ? [] : [`Broke: ${error}`]
  return [
    `${measure.id}. ${measure.title}`,
    ...tables.map((table) => [table.title, markdownTable(table, medians)].filter(Boolean).join('\n')),
    ...broke,
    goals.map((goal) => goalLine(goal)).join('\n'),
    ...notes,
  ]
    .filter(Boolean)
    .join('\n\n')
}

const goalLine = ({ text, reached, met }: Goal) => `${met ? '✓' : '✗'} ${text}: ${reached}`

/** One measure as Markdown: tables, goals, notes, plots. */
function section({ measure, result, error }: Outcome): string {
  const title = `## ${measure.id}. ${measure.title}`
  if (result === undefined) return `${title}\n\nBroke: ${error ?? 'no result'}`
  const tables = result.tables.map((table) => [table.title, markdownTable(table)].filter(Boolean).join('\n\n'))
  const goals = result.goals.map((goal) => `- ${goalLine(goal)}`).join('\n')
  const plots = Object.keys(result.plots).map((file) => `![${measure.title}](${file})`)
  return [title, ...tables, goals, ...result.notes, ...plots].filter(Boolean).join('\n\n')
}

/** All that a run leaves behind. */
export interface Run {
  machine: Machine
  quick: boolean
  outcomes: readonly Outcome[]
  /** How each contender was used. */
  contenders: readonly { name: string; how: string }[]
}

/** The whole report. */
export function report({ machine, quick, outcomes, contenders }: Run): string {
  const kind = quick ? 'A quick run: fewer rounds, processes and tenants.' : 'A full run.'
  const head = `# Results\n\n${describe(machine)}\n\n${kind} Medians over processes, with the least and the greatest. Only figures of one run may be compared.`
  const uses = `## How each is used\n\n${contenders.map(({ name, how }) => `- ${name}: ${how}`).join('\n')}`
  return `${[head, ...outcomes.map((outcome) => section(outcome)), uses].join('\n\n')}\n`
}
