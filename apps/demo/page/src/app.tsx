import { useMemo } from 'preact/hooks'
import type { ConsoleState } from './console-state.js'
import { ProviderCard } from './provider-card.js'
import { dayOf, machineTime, timeOfDay } from './time.js'
import { Timeline } from './timeline.js'
import { useConsole } from './use-console.js'
import { useNow } from './use-now.js'

export function App() {
  const { state, run } = useConsole()
  const { connection, view, outcomes, sent, timeline } = state
  const now = useNow(state)
  const providers = view?.providers
  // The clock ticks each second; two hundred entries need not be compared each time.
  const entries = useMemo(() => <Timeline entries={timeline} providers={providers ?? []} />, [timeline, providers])
  return (
    <>
      <nav class="skip" aria-label="Skip">
        <a href="#providers">Skip to the providers</a>
        <a href="#timeline">Skip to the timeline</a>
      </nav>
      <Header state={state} now={now} />
      <ConnectionStatus state={state} />
      <main class={connection === 'lost' ? 'layout stale' : 'layout'}>
        <section id="providers" class="providers" aria-labelledby="providers-title" tabIndex={-1}>
          <h2 id="providers-title" class="visually-hidden">
            Providers
          </h2>
          {providers?.map((provider) => (
            <ProviderCard
              key={provider.name}
              provider={provider}
              now={now}
              running={sent[provider.name] ?? provider.running}
              outcome={outcomes[provider.name]}
              isConnected={connection === 'open'}
              run={run}
            />
          ))}
        </section>
        {entries}
      </main>
    </>
  )
}

function Header({ state: { view }, now }: { state: ConsoleState; now: number }) {
  return (
    <header class="masthead">
      <div class="masthead-title">
        <h1>POS Auth</h1>
        <p>Token console</p>
      </div>
      {view && (
        <dl class="masthead-facts">
          <div>
            <dt>Mode</dt>
            <dd>{view.mode === 'sandbox' ? 'Embedded sandbox' : 'Live, status only'}</dd>
          </div>
          <div>
            <dt>Clock</dt>
            <dd>
              <time dateTime={machineTime(now)}>
                {dayOf(now)} <span class="clock">{timeOfDay(now)}</span>
              </time>
            </dd>
          </div>
        </dl>
      )}
    </header>
  )
}

const connectionWords: Readonly<Record<ConsoleState['connection'], string>> = {
  connecting: 'Connecting to the console…',
  open: 'Connected to the console.',
  lost: 'Connection to the console lost. Trying again every second; what is shown may be old.',
}

function ConnectionStatus({ state: { connection, refusal } }: { state: ConsoleState }) {
  const words =
    refusal === undefined
      ? connectionWords[connection]
      : `Not connected to the console: ${refusal}. Trying again every second.`
  return (
    <p role="status" class={`connection connection-${connection}`}>
      <span class={connection === 'open' ? 'visually-hidden' : ''}>{words}</span>
    </p>
  )
}
