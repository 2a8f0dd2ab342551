import type { ConnectionView, TimelineEntry } from '../../../src/console/view.js'
import { count, plural } from '../words/numbers.js'

/** The same thing, as often as it happened without anything else in between. */
export interface Group {
  /** The newest of them. */
  readonly entry: TimelineEntry
  readonly times: number
  /** The ids of the connections, as far as entries name them. */
  readonly connections: readonly string[]
  /** In how many connections at least. */
  readonly inConnections: number
  /** When the first of them was. */
  readonly since: number
}

/** Entries that say the same of the same vendor, one after another, are one. Newest first, as they come. */
export function groupsOf(entries: readonly TimelineEntry[]): Group[] {
  const groups: Group[] = []
  for (const entry of entries) {
    const last = groups.at(-1)
    const named = entry.among ?? (entry.connection === undefined ? [] : [entry.connection])
    if (last === undefined || !saysTheSame(last.entry, entry)) {
      groups.push({ entry, times: entry.times, connections: named, inConnections: entry.connections, since: entry.at })
      continue
    }
    const connections = [...new Set([...last.connections, ...named])]
    groups[groups.length - 1] = {
      ...last,
      times: last.times + entry.times,
      connections,
      inConnections: Math.max(last.inConnections, entry.connections, connections.length),
      since: entry.at,
    }
  }
  return groups
}

function saysTheSame(one: TimelineEntry, other: TimelineEntry): boolean {
  return one.vendor === other.vendor && one.type === other.type && one.text === other.text
}

type LeastSeverity = TimelineEntry['severity']

const severities: readonly LeastSeverity[] = ['debug', 'info', 'warn', 'error']

export interface TimelineFilter {
  readonly least: LeastSeverity
  readonly vendor: string
  readonly search: string
}

/** The entries that a filter leaves. */
export function entriesOf(
  entries: readonly TimelineEntry[],
  { least, vendor, search }: TimelineFilter,
  labels: ReadonlyMap<string, string>,
): TimelineEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter((entry) => {
    const text =
      `${entry.text} ${entry.type} ${entry.connection ?? ''} ${vendorOf(entry, labels)} ${entry.among?.join(' ') ?? ''}`.toLowerCase()
    return (
      severities.indexOf(entry.severity) >= severities.indexOf(least) &&
      (vendor === 'all' || entry.vendor === undefined || entry.vendor === vendor) &&
      words.every((word) => text.includes(word))
    )
  })
}

/** What happened to one connection, told as of it alone, and what happened to its whole vendor. */
export function ownOf(
  entries: readonly TimelineEntry[],
  { id, vendor }: Pick<ConnectionView, 'id' | 'vendor'>,
): TimelineEntry[] {
  return entries.flatMap(({ among, ...entry }) => {
    if (among !== undefined) return among.includes(id) ? [{ ...entry, connection: id, times: 1, connections: 1 }] : []
    return entry.connection === id || (entry.connection === undefined && entry.vendor === vendor) ? [entry] : []
  })
}

/** The vendor's name, or whose it is where it is of none. */
export function vendorOf({ vendor }: TimelineEntry, labels: ReadonlyMap<string, string>): string {
  return vendor === undefined ? 'All vendors' : (labels.get(vendor) ?? vendor)
}

/** Groups as text, for a ticket: a line each. */
export function copyOf(groups: readonly Group[], labels: ReadonlyMap<string, string>): string {
  return groups
    .map(({ entry, times }) =>
      [
        new Date(entry.at).toISOString(),
        entry.severity,
        vendorOf(entry, labels),
        entry.connection?.split('/').slice(1).join('/') ?? '-',
        `${entry.text}${times > 1 ? ` (${count(times)} times)` : ''}`,
      ].join('\t'),
    )
    .join('\n')
}

/** '14 times, 6 connections', or '25 connections' where it happened to each once */
export function timesOf({ times, inConnections }: Group): string {
  if (times === 1) return ''
  if (times === inConnections) return plural(times, 'connection')
  return `${plural(times, 'time')}${inConnections > 1 ? `, ${plural(inConnections, 'connection')}` : ''}`
}
