import type { AuthStatus } from '@auth/core'
import type { Measured, Scenario } from './scenario.js'

/** One provider in the overview. */
export interface Overview {
  label: string
  environment: string
  status: AuthStatus
}

const labelWidth = 17
const columnWidth = 20
const titleWidth = 51
const countWidth = 9

/** The providers side by side, at most 80 columns wide. */
export function overview(providers: readonly Overview[]): string {
  const row = (label: string, cell: (provider: Overview) => string) =>
    `${label.padEnd(labelWidth)}${providers.map((provider) => cell(provider).padEnd(columnWidth)).join('')}`.trimEnd()
  return [
    row('', ({ label }) => label),
    row('environment', ({ environment }) => environment),
    row('token', ({ status }) => status.token?.masked ?? 'none'),
    row('time left', ({ status }) => duration(status.token?.expiresInMs ?? 0)),
    row('token requests', ({ status }) => String(status.tokenRequests)),
  ].join('\n')
}

/** The head of the table of scenarios. */
export function scenarioHead(labels: readonly string[]): string {
  return counts('  Token requests for', labels)
}

/** A scenario's row, and a line for each provider with which it went wrong. */
export function scenarioRow(
  { title }: Scenario,
  results: readonly { label: string; measured: Measured | undefined }[],
): string {
  const checked = results.map(({ label, measured }) => ({
    label,
    cell: measured ? String(measured.tokenRequests) : '–',
    problem: measured?.problem,
  }))
  return checkedRow(title, checked)
}

/** What a row shows of one provider. */
export interface Checked {
  readonly cell: string
  /** How the count differs from what was expected. */
  readonly problem?: string | undefined
}

/** A row that says whether all is well, and a line for each provider with which it is not. */
export function checkedRow(title: string, results: readonly (Checked & { label: string })[]): string {
  const problems = results.flatMap(({ label, problem }) => (problem ? [`    ${label}: ${problem}`] : []))
  const cells = results.map(({ cell }) => cell)
  return [counts(`${problems.length ? '✗' : '✓'} ${title}`, cells), ...problems].join('\n')
}

function counts(title: string, cells: readonly string[]): string {
  return title.padEnd(titleWidth) + cells.map((cell) => cell.padStart(countWidth)).join('')
}

/** A length of time in its two largest units, or in one where the other would be zero. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [
    { count: Math.floor(seconds / 86_400), unit: 'd' },
    { count: Math.floor(seconds / 3600) % 24, unit: 'h' },
    { count: Math.floor(seconds / 60) % 60, unit: 'min' },
    { count: seconds % 60, unit: 's' },
  ]
  const largest = parts.findIndex(({ count }) => count > 0)
  if (largest === -1) return '0 s'
  const shown = parts.slice(largest, largest + 2).filter(({ count }) => count > 0)
  return shown.map(({ count, unit }) => `${count} ${unit}`).join(' ')
}
