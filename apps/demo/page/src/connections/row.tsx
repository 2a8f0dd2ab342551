import type { ConnectionView } from '../../../src/console/view.js'
import { count } from '../words/numbers.js'
import { fullTime, machineTime, relative } from '../words/time.js'
import { LifeBar } from './life-bar.js'
import { StateNotes, StatePill } from './state-pill.js'
import { endsIn, renewsIn, requestWords } from './state-words.js'
import { VendorMark } from './vendor-mark.js'

interface RowProps {
  readonly connection: ConnectionView
  readonly vendorLabel: string
  readonly now: number
  /** Whether its tokens are renewed. */
  readonly isRenewed: boolean
  readonly href: string
  readonly isOpen: boolean
  readonly isReachable: boolean
  readonly onReach: () => void
}

/** One connection. Its link covers the row; roles are named, since a narrow screen lays the cells out anew. */
export function Row({ connection, vendorLabel, now, isRenewed, href, isOpen, isReachable, onReach }: RowProps) {
  const { id, vendor, label, requests, lastError } = connection
  return (
    <tr role="row" class={isOpen ? 'row row-open' : 'row'} data-id={id}>
      <td role="cell" class="cell-name">
        <VendorMark vendor={vendor} />
        <span class="name">
          <a
            href={href}
            class="row-link"
            aria-current={isOpen ? 'true' : undefined}
            tabIndex={isReachable ? 0 : -1}
            onFocus={onReach}
          >
            {label}
          </a>
          <span class="quiet">{vendorLabel}</span>
        </span>
      </td>
      <td role="cell" class="cell-state">
        <StatePill connection={connection} now={now} />
        <StateNotes connection={connection} now={now} />
      </td>
      <td role="cell" class="cell-ends">
        <span class="number">{endsIn(connection, now)}</span>
        <LifeBar connection={connection} now={now} />
      </td>
      {isRenewed && (
        <td role="cell" class="cell-renews number">
          {renewsIn(connection, now)}
        </td>
      )}
      <td role="cell" class="cell-requests number" title={requestWords(requests)}>
        {count(requests.made)} <span class="quiet">/ {count(requests.saved)}</span>
      </td>
      <td role="cell" class="cell-error">
        {lastError === undefined ? (
          <span class="quiet">–</span>
        ) : (
          <>
            <code>{lastError.code}</code>
            <time class="quiet" dateTime={machineTime(lastError.at)} title={fullTime(lastError.at)}>
              {relative(lastError.at, now)}
            </time>
          </>
        )}
      </td>
    </tr>
  )
}
