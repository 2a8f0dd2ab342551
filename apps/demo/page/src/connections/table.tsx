import { useRef, useState } from 'preact/hooks'
import type { ConsoleView } from '../../../src/console/view.js'
import type { Place, SortKey } from '../state/place.js'
import { useHeld, usePointedAt } from '../state/use-held.js'
import { linkTo, type Go } from '../state/use-place.js'
import { Icon } from '../shell/icon.js'
import { Row } from './row.js'
import { rowsOf } from './rows.js'
import { Toolbar } from './toolbar.js'

interface TableProps {
  readonly view: ConsoleView
  readonly now: number
  readonly place: Place
  readonly go: Go
}

const columns: readonly (readonly [SortKey, string])[] = [
  ['name', 'Connection'],
  ['state', 'State'],
  ['ends', 'Ends in'],
  ['renews', 'Renews in'],
  ['requests', 'Made / saved'],
  ['error', 'Last error'],
]

/** Real accounts are only looked at: nothing here renews their tokens. */
function columnsOf(mode: ConsoleView['mode']) {
  return mode === 'sandbox' ? columns : columns.filter(([key]) => key !== 'renews')
}

/** All connections, as far as a filter leaves them. Their order stands still while somebody points at them. */
export function Connections({ view, now, place, go }: TableProps) {
  const { connections, vendors, mode } = view
  const { isPointedAt, handlers } = usePointedAt()
  const [reached, setReached] = useState<string>()
  const body = useRef<HTMLTableSectionElement>(null)
  const labels = new Map(vendors.map(({ name, label }) => [name, label]))
  const { show, vendor, search, sort, isDescending } = place
  const wanted = rowsOf(connections, place, { now, labels }).map(({ id }) => id)
  const ids = useHeld(wanted, isPointedAt, JSON.stringify([show, vendor, search, sort, isDescending]))
  const known = new Map(connections.map((connection) => [connection.id, connection]))
  const rows = ids.flatMap((id) => known.get(id) ?? [])
  const reachable = rows.some(({ id }) => id === reached) ? reached : (place.open ?? rows[0]?.id)
  const isReachable = (id: string) => (rows.some((row) => row.id === reachable) ? id === reachable : id === rows[0]?.id)

  const move = (event: KeyboardEvent) => {
    const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('.row-link') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    const steps: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: links.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined || at === -1) return
    event.preventDefault()
    links[Math.min(Math.max(to, 0), links.length - 1)]?.focus()
  }

  return (
    <section id="connections" class="card connections" aria-labelledby="connections-title" tabIndex={-1}>
      <Toolbar view={view} place={place} go={go} shown={rows.length} />
      <table role="table" aria-labelledby="connections-title">
        <thead role="rowgroup">
          <tr role="row">
            {columnsOf(mode).map(([key, title]) => (
              <th
                key={key}
                role="columnheader"
                scope="col"
                class={`cell-${key}`}
                aria-sort={key === sort ? (isDescending ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button"
                  class="sort"
                  onClick={() => go({ sort: key, isDescending: key === sort && !isDescending })}
                >
                  {title}
                  {key === sort && <Icon name={isDescending ? 'down' : 'up'} />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body} onKeyDown={move} {...handlers}>
          {rows.map((connection) => (
            <Row
              key={connection.id}
              connection={connection}
              vendorLabel={labels.get(connection.vendor) ?? connection.vendor}
              now={now}
              isRenewed={mode === 'sandbox'}
              href={linkTo(place, connection.id)}
              isOpen={connection.id === place.open}
              isReachable={isReachable(connection.id)}
              onReach={() => setReached(connection.id)}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && (
        <p class="empty">
          No connection matches.{' '}
          <button type="button" class="link" onClick={() => go(everything)}>
            Show all {connections.length}
          </button>
        </p>
      )}
    </section>
  )
}

const everything = { show: 'all', vendor: 'all', search: '' } as const
