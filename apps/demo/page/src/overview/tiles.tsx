import type { ConnectionView } from '../../../src/console/view.js'
import { countsOf } from '../connections/rows.js'
import { stateIcons } from '../connections/state-pill.js'
import { meanings } from '../connections/state-words.js'
import { Icon, type IconName } from '../shell/icon.js'
import type { Show } from '../state/place.js'
import type { Go } from '../state/use-place.js'
import { count } from '../words/numbers.js'
import { showWords } from './tile-words.js'

interface TilesProps {
  readonly connections: readonly ConnectionView[]
  readonly now: number
  readonly show: Show
  readonly go: Go
}

const icons: Readonly<Record<Show, IconName>> = { ...stateIcons, all: 'list', error: 'error' }
const hints: Readonly<Record<Show, string>> = {
  ...meanings,
  all: 'Every connection.',
  error: 'Its last call failed, and no token has come since.',
}

/** Connections by state. Each tile filters the table. */
export function Tiles({ connections, now, show, go }: TilesProps) {
  const counts = countsOf(connections, now)
  return (
    <section class="tiles" aria-label="Connections by state">
      {(Object.keys(showWords) as Show[]).map((name) => (
        <button
          key={name}
          type="button"
          class={`tile tile-${name}${counts[name] === 0 ? ' tile-empty' : ''}`}
          aria-pressed={show === name}
          title={hints[name]}
          onClick={() => go({ show: show === name ? 'all' : name, tab: 'connections' })}
        >
          <span class="tile-count">{count(counts[name])}</span>
          <span class="tile-words">
            <Icon name={icons[name]} />
            <span>{showWords[name]}</span>
          </span>
        </button>
      ))}
    </section>
  )
}
