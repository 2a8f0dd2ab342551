import type { ComponentChildren } from 'preact'
import type { ConnectionView } from '../../../src/console/view.js'
import { renewalOf, stateWords } from '../connections/state-words.js'
import { count } from '../words/numbers.js'
import { fullTime, machineTime, relative } from '../words/time.js'

/** What is known of a connection's token. Each has a line of its own, also where there is nothing to say. */
export function Facts({ connection, now }: { connection: ConnectionView; now: number }) {
  const { token, requests, backoff } = connection
  const { notes } = stateWords(connection, now)
  return (
    <dl class="facts">
      <Fact title="Token">{token === undefined ? 'none' : <code>{token.masked}</code>}</Fact>
      <Fact title="Issued">{token && <Moment at={token.issuedAt} now={now} />}</Fact>
      <Fact title="Ends">{token && <Moment at={token.expiresAt} now={now} />}</Fact>
      <Fact title="Renewed at a call">{token && <Moment at={renewalOf(token)} now={now} />}</Fact>
      <Fact title="Requests made / saved">
        {count(requests.made)} / {count(requests.saved)}
      </Fact>
      <Fact title="Held back">
        {backoff !== undefined && backoff.until > now && (
          <>
            until <Moment at={backoff.until} now={now} />
          </>
        )}
      </Fact>
      <Fact title="Notes">{notes.filter((note) => !note.startsWith('renewal')).join(', ')}</Fact>
    </dl>
  )
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  const isEmpty = children === undefined || children === false || children === ''
  return (
    <div>
      <dt>{title}</dt>
      <dd>{isEmpty ? <span class="quiet">–</span> : children}</dd>
    </div>
  )
}

function Moment({ at, now }: { at: number; now: number }) {
  return (
    <time dateTime={machineTime(at)} title={fullTime(at)}>
      {relative(at, now)}
    </time>
  )
}
