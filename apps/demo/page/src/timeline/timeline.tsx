import { useState } from 'preact/hooks'
import type { TimelineEntry, VendorView } from '../../../src/console/view.js'
import { Choice } from '../shell/choice.js'
import { Icon } from '../shell/icon.js'
import { SearchField } from '../shell/search-field.js'
import type { Place } from '../state/place.js'
import { useHeld, usePointedAt } from '../state/use-held.js'
import { linkTo } from '../state/use-place.js'
import { plural } from '../words/numbers.js'
import { Entries } from './entries.js'
import { copyOf, entriesOf, groupsOf, type TimelineFilter } from './groups.js'

interface TimelineProps {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[]
  readonly vendors: readonly VendorView[]
  readonly now: number
  readonly place: Place
}

const everything: TimelineFilter = { least: 'info', vendor: 'all', search: '' }

/** What happened to all connections. While somebody points at it, it stands still. */
export function Timeline({ entries, vendors, now, place }: TimelineProps) {
  const [filter, setFilter] = useState(everything)
  const { isPointedAt, handlers } = usePointedAt()
  const labels = new Map(vendors.map(({ name, label }) => [name as string, label]))
  const held = useHeld(entries, isPointedAt, JSON.stringify(filter))
  const groups = groupsOf(entriesOf(held, filter, labels))
  const waiting = (entries[0]?.id ?? 0) - (held[0]?.id ?? 0)
  const change = (part: Partial<TimelineFilter>) => setFilter({ ...filter, ...part })
  return (
    <section id="timeline" class="card timeline" aria-labelledby="timeline-title" tabIndex={-1}>
      <div class="card-head">
        <h2 id="timeline-title">Timeline</h2>
        <p class="quiet waiting">{waiting > 0 ? `held while you point: ${plural(waiting, 'newer event')}` : ''}</p>
        <CopyButton text={() => copyOf(groups, labels)} />
      </div>
      <div class="toolbar">
        <SearchField label="Search events" value={filter.search} onInput={(search) => change({ search })} />
        <Choice
          label="Events of"
          value={filter.vendor}
          options={[['all', 'All vendors'], ...vendors.map(({ name, label }) => [name, label] as const)]}
          onChange={(vendor) => change({ vendor })}
        />
        <Choice
          label="Severity"
          value={filter.least}
          options={severityWords}
          onChange={(least) => change({ least: least as TimelineFilter['least'] })}
        />
      </div>
      {/* It scrolls by itself, so the keyboard must be able to reach it. */}
      <div class="entries-place" tabIndex={0} role="region" aria-label="Events" {...handlers}>
        {groups.length === 0 && entries.length > 0 ? (
          <p class="empty">
            No event matches.{' '}
            <button type="button" class="link" onClick={() => setFilter({ ...everything, least: 'debug' })}>
              Show all
            </button>
          </p>
        ) : (
          <Entries groups={groups} now={now} labels={labels} linkTo={(id) => linkTo(place, id)} />
        )}
      </div>
    </section>
  )
}

const severityWords = [
  ['debug', 'Everything'],
  ['info', 'Info and above'],
  ['warn', 'Warnings and errors'],
  ['error', 'Errors'],
] as const

/** Copies what is shown. Its width stays, whatever it says. */
function CopyButton({ text }: { text: () => string }) {
  const [said, say] = useState('Copy')
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    )
    say(isCopied ? 'Copied' : 'Refused')
    setTimeout(() => say('Copy'), 2000)
  }
  return (
    <button type="button" class="button button-plain copy" title="Copy the events shown" onClick={() => void copy()}>
      <Icon name="copy" />
      <span role="status">{said}</span>
    </button>
  )
}
