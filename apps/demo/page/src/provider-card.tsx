import { duration } from '../../src/report.js'
import type { ActionName, ProviderView } from '../../src/console/view.js'
import { Actions } from './actions.js'
import type { Outcome } from './console-state.js'
import { Ring } from './ring.js'
import { inLocalTimes, machineTime, timeOfDay } from './time.js'
import { stateWords } from './token-state.js'
import type { RunAction } from './use-console.js'

export interface ProviderCardProps {
  readonly provider: ProviderView
  readonly now: number
  readonly running: ActionName | undefined
  readonly outcome: Outcome | undefined
  readonly isConnected: boolean
  readonly run: RunAction
}

/** All about one provider. */
export function ProviderCard({ provider, now, running, outcome, isConnected, run }: ProviderCardProps) {
  const { name, label, environment, baseUrl, token, requests } = provider
  const { kind, words, notes } = stateWords(provider, now)
  return (
    <article class="card" aria-labelledby={`${name}-title`} data-provider={name}>
      <header class="card-head">
        <h3 id={`${name}-title`}>{label}</h3>
        <p class={`state state-${kind}`}>
          <span class="visually-hidden">State: </span>
          {words}
        </p>
        <p class="environment">
          {environment} <span class="base-url">{baseUrl}</span>
        </p>
      </header>
      <div class="life">
        <Ring provider={provider} now={now} />
        <dl class="facts">
          <dt>Token</dt>
          <dd class="token">{token?.masked ?? 'none'}</dd>
          <dt>Advisory window</dt>
          <dd class="key-advisory">{token ? `last ${duration(token.advisoryWindowMs)}` : '–'}</dd>
          <dt>Mandatory window</dt>
          <dd class="key-mandatory">{token ? `last ${duration(token.mandatoryWindowMs)}` : '–'}</dd>
        </dl>
      </div>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <dl class="counts">
        <div>
          <dt>Token requests made</dt>
          <dd>{requests.made.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Token requests saved</dt>
          <dd>{requests.saved.toLocaleString('en')}</dd>
        </div>
      </dl>
      <LastError error={provider.lastError} />
      {provider.actions.length > 0 && (
        <Actions provider={provider} running={running} outcome={outcome} isConnected={isConnected} run={run} />
      )}
    </article>
  )
}

function LastError({ error }: { error: ProviderView['lastError'] }) {
  return (
    <div class="last-error">
      <h4>Last error</h4>
      {error === undefined ? (
        <p class="quiet">None so far.</p>
      ) : (
        <p>
          <code>{error.code}</code> <time dateTime={machineTime(error.at)}>{timeOfDay(error.at)}</time>
          <span class="advice">{inLocalTimes(error.advice)}</span>
        </p>
      )}
    </div>
  )
}
