import { useState } from 'preact/hooks'
import type { ProviderName, ProviderView, TimelineEntry } from '../../src/console/view.js'
import { dayOf, machineTime, timeOfDay } from './time.js'

interface TimelineProps {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[]
  readonly providers: readonly ProviderView[]
}

/** What happened, newest first, of all providers or of one. */
export function Timeline({ entries, providers }: TimelineProps) {
  const [filter, setFilter] = useState<ProviderName | 'all'>('all')
  const labels = new Map(providers.map(({ name, label }) => [name, label]))
  const shown = entries.filter(({ provider }) => filter === 'all' || provider === filter)
  const choices: readonly (readonly [ProviderName | 'all', string])[] = [['all', 'All'], ...labels]
  return (
    <section id="timeline" class="timeline" aria-labelledby="timeline-title" tabIndex={-1}>
      <div class="timeline-head">
        <h2 id="timeline-title">Timeline</h2>
        <p class="quiet">{shown.length === 1 ? '1 event' : `${shown.length} events`}, newest first</p>
      </div>
      <fieldset class="filter">
        <legend class="visually-hidden">Show the events of</legend>
        {choices.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="filter"
              value={value}
              checked={filter === value}
              onChange={() => setFilter(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {/* It scrolls by itself, so the keyboard must be able to reach it. */}
      <div class="entries" tabIndex={0} role="region" aria-label="Events">
        {shown.length === 0 && <p class="quiet">Nothing has happened yet.</p>}
        <ol>
          {shown.map((entry) => (
            <li key={entry.id} data-provider={entry.provider}>
              <p class="entry-head">
                <span class="entry-provider">{labels.get(entry.provider) ?? entry.provider}</span>
                <time dateTime={machineTime(entry.at)}>
                  {dayOf(entry.at)} {timeOfDay(entry.at)}
                </time>
              </p>
              <p class="entry-text">{entry.text}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
