import type { ConnectionView } from '../../../src/console/view.js'
import type { Place, Show, SortKey } from '../state/place.js'
import { isHeldBack, stateWords, type Kind } from './state-words.js'

/** Whether a tile counts a connection: by what its pill says, and all that wait, those that can give a token out among them. */
function isShown(show: Show, connection: ConnectionView, now: number): boolean {
  if (show === 'all') return true
  if (show === 'error') return connection.lastError !== undefined
  return show === 'backoff' ? isHeldBack(connection, now) : stateWords(connection, now).kind === show
}

/** How many connections each tile counts. */
export function countsOf(connections: readonly ConnectionView[], now: number): Readonly<Record<Show, number>> {
  const countOf = (show: Show) => connections.filter((connection) => isShown(show, connection, now)).length
  return {
    all: connections.length,
    valid: countOf('valid'),
    advisory: countOf('advisory'),
    mandatory: countOf('mandatory'),
    expired: countOf('expired'),
    none: countOf('none'),
    backoff: countOf('backoff'),
    error: countOf('error'),
  }
}

type Filter = Pick<Place, 'show' | 'vendor' | 'search' | 'sort' | 'isDescending'>

/** The connections that a filter leaves, in its order. Each word of a search must be found somewhere. */
export function rowsOf(
  connections: readonly ConnectionView[],
  filter: Filter,
  { now, labels }: { now: number; labels: ReadonlyMap<string, string> },
): ConnectionView[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const textOf = (connection: ConnectionView) => {
    const { id, vendor, label, lastError } = connection
    const shown = stateWords(connection, now).words
    return `${id} ${label} ${labels.get(vendor) ?? ''} ${shown} ${lastError?.code ?? ''}`.toLowerCase()
  }
  const direction = filter.isDescending ? -1 : 1
  const compare = orders[filter.sort]
  return connections
    .filter((connection) => filter.vendor === 'all' || connection.vendor === filter.vendor)
    .filter((connection) => isShown(filter.show, connection, now))
    .filter((connection) => words.every((word) => textOf(connection).includes(word)))
    .toSorted((one, other) => direction * compare(one, other, now) || byName(one, other))
}

/** Worst first. */
const severity: readonly Kind[] = ['expired', 'backoff', 'mandatory', 'none', 'advisory', 'valid']

function severityOf(connection: ConnectionView, now: number): number {
  return severity.indexOf(stateWords(connection, now).kind)
}

/** 'store-2' before 'store-10'. */
const natural = new Intl.Collator('en', { numeric: true })

function byName(one: ConnectionView, other: ConnectionView): number {
  return natural.compare(one.id, other.id)
}

const never = Number.MAX_SAFE_INTEGER

const orders: Readonly<Record<SortKey, (one: ConnectionView, other: ConnectionView, now: number) => number>> = {
  name: byName,
  state: (one, other, now) => severityOf(one, now) - severityOf(other, now),
  ends: (one, other) => (one.token?.expiresAt ?? never) - (other.token?.expiresAt ?? never),
  renews: (one, other) => renewalAt(one) - renewalAt(other),
  requests: (one, other) => one.requests.made - other.requests.made,
  error: (one, other) => (other.lastError?.at ?? 0) - (one.lastError?.at ?? 0),
}

function renewalAt({ token }: ConnectionView): number {
  return token?.renewsAt ?? never
}

/** The connections whose tokens are renewed next, soonest first. */
export function nextRenewals(connections: readonly ConnectionView[], now: number, most: number): ConnectionView[] {
  return connections
    .filter(({ token }) => token !== undefined && token.expiresAt > now)
    .toSorted((one, other) => renewalAt(one) - renewalAt(other) || byName(one, other))
    .slice(0, most)
}
