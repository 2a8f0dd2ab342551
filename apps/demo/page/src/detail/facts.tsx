import type { ComponentChildren } from 'preact'
import type { ConnectionView } from '../../../src/console/view.js'
import { count } from '../words/numbers.js'
import { fullTime, machineTime, relative, shortTime } from '../words/time.js'

interface FactsProps {
  readonly connection: ConnectionView
  readonly now: number
  /** Whether its tokens are renewed. */
  readonly isRenewed: boolean
}

/** What is known of a connection's token. Each has a line of its own, also where there is nothing to say. */
export function Facts({ connection, now, isRenewed }: FactsProps) {
  const { token, requests, backoff } = connection
  return (
    <dl class="facts">
      <Fact title="Token">{token === undefined ? 'none' : <code>{token.masked}</code>}</Fact>
      <Fact title="Issued">{token && <Moment at={token.issuedAt} now={now} />}</Fact>
      <Fact title="Ends">{token && <Moment at={token.expiresAt} now={now} />}</Fact>
      {isRenewed && <Fact title="Renewed">{token && <Moment at={token.renewsAt} now={now} />}</Fact>}
      <Fact title="Requests">
        {count(requests.made)} made, {count(requests.saved)} saved
      </Fact>
      <Fact title="Held back">
        {backoff !== undefined && backoff.until > now && (
          <time dateTime={machineTime(backoff.until)} title={relative(backoff.until, now)}>
            until {shortTime(backoff.until, now)}
          </time>
        )}
      </Fact>
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
