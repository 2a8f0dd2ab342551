import { liveProvider } from '../live-providers.js'
import { duration } from '../terminal/duration.js'
import type { Paint } from '../terminal/output.js'
import { localTime, timeAndDistance, withLocalTimes } from '../terminal/times.js'
import { wrap } from '../terminal/wrap.js'
import type { CacheShown, Row } from './status-row.js'

/** How it is shown. */
export interface StatusLooks {
  readonly paint: Paint
  /** Columns of the terminal, if it is for one. */
  readonly width: number | undefined
  readonly now: number
  /** A line for each account of a profile, where there may be many. */
  readonly isCompact: boolean
}

const labelWidth = 11

/** The accounts with what is known of them, and the caches that it is known from. */
export function statusText(rows: readonly Row[], caches: readonly CacheShown[], looks: StatusLooks): string {
  const isShort = (row: Row) => looks.isCompact && row.profile !== undefined
  const profileWidth = Math.max(labelWidth - 2, ...rows.filter(isShort).map(({ profile = '' }) => profile.length)) + 2
  const short = rows.filter(isShort).flatMap((row) => {
    const { label } = liveProvider(row.provider)
    const head = `${(row.profile ?? '').padEnd(profileWidth)}${label.padEnd(labelWidth)}`
    return lineAfter(head, summaryOf(row, looks), looks)
  })
  return [
    ...rows.filter((row) => !isShort(row)).flatMap((row) => detailsOf(row, looks)),
    ...short,
    ...cacheLines(caches, looks),
  ].join('\n')
}

/** The most important word on an account. */
function summaryOf(row: Row, { paint, now }: StatusLooks): string {
  if (!row.configured) return paint('dim', 'not configured')
  if ('error' in row) return paint('red', row.error.message)
  const { token, backoff, state } = row
  if (token) {
    const ends = `ends in ${duration(token.expiresInMs)} (${localTime(token.expiresAt, now)})`
    return `${paint(state === 'valid' ? 'green' : 'yellow', state)}, ${ends}`
  }
  return backoff ? paint('red', heldBackWords(backoff, now)) : 'none'
}

const heldBackWords = ({ code, until }: { readonly code: string; readonly until: number }, now: number) =>
  `held back until ${timeAndDistance(until, now)}: ${code}`

function detailsOf(row: Row, looks: StatusLooks): string[] {
  const { paint, now } = looks
  const { label, variables } = liveProvider(row.provider)
  const lines = (texts: readonly string[]) =>
    texts.flatMap((text, index) => lineAfter((index === 0 ? label : '').padEnd(labelWidth), text, looks))
  if (!row.configured) return lines([paint('dim', `not configured (${variables.id}, ${variables.secret})`)])
  if ('error' in row) return lines([summaryOf(row, looks)])
  const { token, backoff, isPending, pacedUntil, environment, baseUrl } = row
  return lines([
    summaryOf(row, looks),
    environment === baseUrl ? baseUrl : `${environment}, ${baseUrl}`,
    ...(token ? [`token ${token.masked}${token.scope ? `, scope ${token.scope.join(' ')}` : ''}`] : []),
    ...(token && backoff ? [paint('red', heldBackWords(backoff, now))] : []),
    ...(isPending ? [paint('yellow', 'a token request is under way, or ended in the middle')] : []),
    ...(pacedUntil === undefined
      ? []
      : [paint('yellow', `the vendor’s limit is reached until ${timeAndDistance(pacedUntil, now)}`)]),
  ])
}

/** Whose it is, is said where there are several. */
function cacheLines(caches: readonly CacheShown[], looks: StatusLooks): string[] {
  return caches.flatMap(({ name, providers, problem }, index) => {
    const whose = caches.length > 1 ? ` (${providers.map((each) => liveProvider(each).label).join(', ')})` : ''
    const failed = problem === undefined ? '' : looks.paint('red', ` failed (${problem})`)
    return lineAfter((index === 0 ? 'Cache' : '').padEnd(labelWidth), name + whose + failed, looks)
  })
}

/** A text beside a heading, wrapped there. */
function lineAfter(head: string, text: string, { width, now }: StatusLooks): string[] {
  const [first = '', ...rest] = wrap(withLocalTimes(text, now), {
    width,
    indent: ' '.repeat(head.length),
    taken: head.length,
  })
  return [head + first, ...rest]
}
