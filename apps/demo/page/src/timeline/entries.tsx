import type { TimelineEntry } from '../../../src/console/view.js'
import { Icon } from '../shell/icon.js'
import { inLocalTimes, machineTime, relative, timeRange } from '../words/time.js'
import { timesOf, vendorOf, type Group } from './groups.js'

interface EntriesProps {
  readonly groups: readonly Group[]
  readonly now: number
  readonly labels: ReadonlyMap<string, string>
  /** Where a connection's name leads. */
  readonly linkTo?: (id: string) => string
}

/** What happened, newest first. */
export function Entries({ groups, now, labels, linkTo }: EntriesProps) {
  if (groups.length === 0) return <p class="empty">Nothing has happened yet.</p>
  return (
    <ol class="entries">
      {groups.map((group) => (
        <Entry key={group.entry.id} group={group} now={now} labels={labels} linkTo={linkTo} />
      ))}
    </ol>
  )
}

interface EntryProps extends Omit<EntriesProps, 'groups' | 'linkTo'> {
  readonly group: Group
  readonly linkTo: EntriesProps['linkTo'] | undefined
}

function Entry({ group, now, labels, linkTo }: EntryProps) {
  const { entry, since } = group
  const times = timesOf(group)
  return (
    <li class={`entry entry-${entry.severity}`} data-vendor={entry.vendor ?? 'all'}>
      <Icon name={entry.severity === 'warn' ? 'warning' : entry.severity} />
      <div class="entry-body">
        <p class="entry-text">
          <span class="visually-hidden">{entry.severity}: </span>
          {inLocalTimes(entry.text)}
          {times !== '' && ' '}
          {times !== '' && <span class="times">{times}</span>}
        </p>
        <p class="entry-foot quiet">
          <Whose entry={entry} group={group} labels={labels} linkTo={linkTo} />
          <time dateTime={machineTime(entry.at)}>
            {relative(entry.at, now)} · {timeRange(since, entry.at)}
          </time>
        </p>
      </div>
    </li>
  )
}

function Whose({
  entry,
  group,
  labels,
  linkTo,
}: Pick<EntryProps, 'group' | 'labels' | 'linkTo'> & { entry: TimelineEntry }) {
  const vendor = vendorOf(entry, labels)
  const { connection } = entry
  if (connection === undefined || group.connections.length > 1) return <span class="whose">{vendor}</span>
  const label = connection.split('/').slice(1).join('/')
  return (
    <span class="whose">
      {linkTo === undefined ? label : <a href={linkTo(connection)}>{label}</a>}{' '}
      <span class="whose-vendor">{vendor}</span>
    </span>
  )
}
