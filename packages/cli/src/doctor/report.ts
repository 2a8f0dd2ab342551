import type { Paint } from '../output.js'
import type { Finding } from './finding.js'

/** The findings about one subject: this machine, or a provider. */
export interface Section {
  readonly subject: string
  readonly findings: readonly Finding[]
}

const width = 80
const checkWidth = 15
const indent = ' '.repeat(4 + checkWidth)

const marks = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  problem: ['✗', 'red'],
  'not checked': ['–', 'dim'],
} as const

/** The report as text of at most 80 columns. */
export function reportText(head: string, sections: readonly Section[], paint: Paint): string {
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
      ...findings.flatMap((finding) => findingLines(finding, paint)),
    ]),
    '',
    summary,
  ].join('\n')
}

function findingLines({ check, outcome, what, advice }: Finding, paint: Paint): string[] {
  const [mark, style] = marks[outcome]
  const text = outcome === 'not checked' ? `not checked: ${what}` : what
  const [first = '', ...rest] = wrap(text)
  return [
    `  ${paint(style, mark)} ${check.padEnd(checkWidth)}${first}`,
    ...rest.map((line) => indent + line),
    ...(advice === undefined
      ? []
      : wrap(`→ ${advice}`).map((line, index) => `${indent}${index > 0 ? '  ' : ''}${line}`)),
  ]
}

/** Breaks between words. A word longer than a line, as a path may be, stays whole: it is there to be copied. */
function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && indent.length + 2 + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return [...lines, line]
}
