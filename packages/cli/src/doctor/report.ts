import type { Paint } from '../terminal/output.js'
import { withLocalTimes } from '../terminal/times.js'
import { wrap } from '../terminal/wrap.js'
import type { Finding } from './finding.js'

/** The findings about one subject: this machine, or a provider. */
export interface Section {
  readonly subject: string
  readonly findings: readonly Finding[]
}

/** Where it is not for a terminal: a report goes into tickets. */
const usualWidth = 80
const checkWidth = 15
const indent = ' '.repeat(4 + checkWidth)

const marks = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  problem: ['✗', 'red'],
  'not checked': ['–', 'dim'],
} as const

/** The report as text, of 80 columns where the width of a terminal is not known. */
export function reportText(
  head: string,
  sections: readonly Section[],
  { paint, width = usualWidth, now }: { paint: Paint; width?: number | undefined; now: number },
): string {
  const all = sections.flatMap(({ findings }) => findings)
  const count = (outcome: Finding['outcome'], one: string) => {
    const found = all.filter((finding) => finding.outcome === outcome).length
    return `${found} ${one}${found === 1 ? '' : 's'}`
  }
  const problems = count('problem', 'problem')
  const summary = `${problems}, ${count('warning', 'warning')}. Nothing in this report is secret.`
  return [
    paint('bold', head),
    ...sections.flatMap(({ subject, findings }) => [
      '',
      paint('bold', subject),
      ...findings.flatMap((finding) => findingLines(finding, { paint, width, now })),
    ]),
    '',
    summary,
  ].join('\n')
}

function findingLines(
  { check, outcome, what, advice }: Finding,
  { paint, width, now }: { paint: Paint; width: number; now: number },
): string[] {
  const [mark, style] = marks[outcome]
  const text = withLocalTimes(outcome === 'not checked' ? `not checked: ${what}` : what, now)
  const [first = '', ...rest] = wrap(text, { width, indent, taken: indent.length })
  const arrow = `${indent}→ `
  return [
    `  ${paint(style, mark)} ${check.padEnd(checkWidth)}${first}`,
    ...rest,
    ...(advice === undefined
      ? []
      : wrap(advice, { width, indent: `${indent}  `, taken: arrow.length }).map((line, index) =>
          index === 0 ? arrow + line : line,
        )),
  ]
}
