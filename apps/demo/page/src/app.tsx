import { useCallback, useState } from 'preact/hooks'
import type { ConsoleView } from '../../src/console/view.js'
import { Connections } from './connections/table.js'
import { Detail } from './detail/detail.js'
import { Chart } from './overview/chart.js'
import { Intro } from './overview/intro.js'
import { Renewals } from './overview/renewals.js'
import { Tiles } from './overview/tiles.js'
import { Vendors } from './overview/vendors.js'
import { Header } from './shell/header.js'
import { Help } from './shell/help.js'
import { ResultBar } from './shell/result-bar.js'
import { Tabs } from './shell/tabs.js'
import type { Run } from './state/commands.js'
import type { ConsoleState } from './state/console-state.js'
import type { Place } from './state/place.js'
import { useConsole } from './state/use-console.js'
import { useMedia } from './state/use-media.js'
import { useNow } from './state/use-now.js'
import { usePlace, type Go } from './state/use-place.js'
import { Timeline } from './timeline/timeline.js'

/** From here on there is room for a detail beside the table; also in layout.css. */
const besideTable = '(min-width: 70rem)'

export function App() {
  const { state, run } = useConsole()
  const { place, go } = usePlace()
  const now = useNow(state)
  const [isHelped, help] = useState(false)
  const isSheet = !useMedia(besideTable)
  const { view, link } = state
  const isCovered = isSheet && view?.connections.some(({ id }) => id === place.open) === true
  return (
    <div class={`page${link === 'lost' ? ' stale' : ''}${isCovered ? ' covered' : ''}`}>
      <div class="top" inert={isCovered}>
        <nav class="skip" aria-label="Skip">
          <a href="#connections" onClick={skipTo('connections')}>
            Skip to the connections
          </a>
          <a href="#timeline" onClick={skipTo('timeline')}>
            Skip to the timeline
          </a>
        </nav>
        <Header state={state} now={now} run={run} onHelp={() => help(true)} />
      </div>
      {view === undefined ? (
        <main class="frame">
          <h2 class="visually-hidden">Connections</h2>
          <p class="empty loading">
            {link === 'lost' ? 'Nothing to show without the server.' : 'Connecting to the console…'}
          </p>
        </main>
      ) : (
        <Parts {...{ state, view, now, place, go, run, isSheet, isCovered }} />
      )}
      <div class="bottom">
        <ResultBar state={state} place={place} />
        <div inert={isCovered}>
          <Tabs tab={place.tab} go={go} />
        </div>
      </div>
      <Help isOpen={isHelped} onClose={() => help(false)} />
    </div>
  )
}

interface PartsProps {
  readonly state: ConsoleState
  readonly view: ConsoleView
  readonly now: number
  readonly place: Place
  readonly go: Go
  readonly run: Run
  readonly isSheet: boolean
  readonly isCovered: boolean
}

function Parts({ state, view, now, place, go, run, isSheet, isCovered }: PartsProps) {
  const { link, sent, samples, timeline } = state
  const opened = view.connections.find(({ id }) => id === place.open)
  const vendor = view.vendors.find(({ name }) => name === opened?.vendor)
  const close = useCallback(() => {
    go({ open: undefined })
    // Back to where it was opened; after the row is there again for the keyboard.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.row-link[tabindex="0"]')?.focus())
  }, [go])
  return (
    <main class={opened ? 'frame layout has-detail' : 'frame layout'} data-tab={place.tab}>
      <div class="column" inert={isCovered}>
        <div class="overview">
          <Intro view={view} place={place} />
          <Tiles connections={view.connections} now={now} show={place.show} go={go} />
          {/* Real accounts are asked for a token once: nothing goes on over time, and nothing is renewed. */}
          {view.mode === 'sandbox' && (
            <div class="charts">
              <Chart samples={samples} />
              <Renewals view={view} now={now} place={place} />
            </div>
          )}
          <Vendors view={view} sent={sent} isLinked={link === 'open'} run={run} />
        </div>
        <Connections view={view} now={now} place={place} go={go} />
      </div>
      <aside class="timeline-place" aria-label="Events of all connections" inert={isCovered}>
        <Timeline entries={timeline} vendors={view.vendors} now={now} place={place} />
      </aside>
      {opened && vendor && (
        <aside class="detail-place" aria-label="Connection">
          <Detail {...{ connection: opened, vendor, state, now, isSheet, run, onClose: close }} />
        </aside>
      )}
    </main>
  )
}

/** Goes there without a change of the address, which says what is open. */
function skipTo(id: string) {
  return (event: Event) => {
    event.preventDefault()
    document.getElementById(id)?.focus()
  }
}
