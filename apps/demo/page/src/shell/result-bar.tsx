import { useState } from 'preact/hooks'
import type { ConsoleState } from '../state/console-state.js'
import type { Place } from '../state/place.js'
import { linkTo } from '../state/use-place.js'
import { plural } from '../words/numbers.js'
import { inLocalTimes } from '../words/time.js'
import { Icon } from './icon.js'

/** Whether the console is there, and what came of the last action: always at the same place, always in sight. */
export function ResultBar({ state, place }: { state: ConsoleState; place: Place }) {
  const { link } = state
  return (
    <footer class={`result-bar link-${link}`}>
      <div class="frame result-line">
        <p class="link-state" role={link === 'lost' ? 'alert' : 'status'}>
          <span class="dot" />
          {linkWords(state)}
        </p>
        {link !== 'lost' && <Result state={state} place={place} />}
      </div>
    </footer>
  )
}

function linkWords({ link, refusal }: ConsoleState): string {
  if (refusal !== undefined) return `Not connected: ${refusal}. Trying again every second.`
  if (link === 'connecting') return 'Connecting…'
  return link === 'open'
    ? 'Connected'
    : 'The console’s server is gone. Trying again every second; what you see may be old.'
}

function Result({ state: { outcome }, place }: { state: ConsoleState; place: Place }) {
  const [isWhole, showWhole] = useState(false)
  if (outcome === undefined) {
    return (
      <p class="result quiet" role="status">
        What an action did is shown here.
      </p>
    )
  }
  const { ok, title, about, text, counts, connection, number } = outcome
  return (
    <>
      <p
        role="status"
        class={`result ${ok ? 'result-ok' : 'result-off'}${isWhole ? ' result-whole' : ''}`}
        data-number={number}
      >
        <Icon name={ok ? 'check' : 'error'} />
        <span class="result-words">
          <strong class="result-title">{title}</strong>
          {about !== undefined && (
            <> {connection === undefined ? about : <a href={linkTo(place, connection)}>{about}</a>}</>
          )}
          {text !== '' && <span class="result-text"> {inLocalTimes(text)}</span>}
          {counts && <span class="result-counts quiet"> {countWords(counts)}</span>}
        </span>
      </p>
      <button
        type="button"
        class="icon-button result-more"
        aria-expanded={isWhole}
        aria-label="Show the whole result"
        onClick={() => showWhole(!isWhole)}
      >
        <Icon name="up" />
      </button>
    </>
  )
}

function countWords({
  calls,
  tokenRequests,
  apiRequests,
  failures,
}: NonNullable<NonNullable<ConsoleState['outcome']>['counts']>) {
  return [
    plural(calls, 'call'),
    plural(tokenRequests, 'token request'),
    plural(apiRequests, 'API request'),
    plural(failures, 'failure'),
  ].join(' · ')
}
