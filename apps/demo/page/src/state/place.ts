import type { ConnectionView, ProviderName } from '../../../src/console/view.js'

/** Connections that a tile counts, and filters by. */
export type Show = ConnectionView['state'] | 'all' | 'backoff' | 'error'
export type SortKey = 'name' | 'state' | 'ends' | 'renews' | 'requests' | 'error'
export type Tab = 'overview' | 'connections' | 'timeline'

/** Where somebody is on the page: kept in the address, so that it survives a reload and can be sent to others. */
export interface Place {
  /** Which part is shown where there is room for one alone. */
  readonly tab: Tab
  /** The connection whose detail is open. */
  readonly open?: string
  readonly show: Show
  readonly vendor: ProviderName | 'all'
  readonly search: string
  readonly sort: SortKey
  readonly isDescending: boolean
}

const tabs: readonly Tab[] = ['overview', 'connections', 'timeline']
const shows: readonly Show[] = ['all', 'valid', 'advisory', 'mandatory', 'expired', 'none', 'backoff', 'error']
const vendors: readonly Place['vendor'][] = ['all', 'itretail', 'mypos', 'toast']
const sorts: readonly SortKey[] = ['name', 'state', 'ends', 'renews', 'requests', 'error']

/** What is not in the address, or not a value of these, is as at first. */
export function placeOf(hash: string): Place {
  const [tab = '', query = ''] = hash.replace(/^#/, '').split('?')
  const values = new URLSearchParams(query)
  const open = values.get('open')
  return {
    tab: oneOf(tabs, tab),
    ...(open !== null && { open }),
    show: oneOf(shows, values.get('show')),
    vendor: oneOf(vendors, values.get('vendor')),
    search: values.get('q') ?? '',
    sort: oneOf(sorts, values.get('sort')),
    isDescending: values.get('order') === 'desc',
  }
}

/** The address of a place, without what is as at first. */
export function hashOf({ tab, open, show, vendor, search, sort, isDescending }: Place): string {
  const values = new URLSearchParams({
    ...(open !== undefined && { open }),
    ...(show !== 'all' && { show }),
    ...(vendor !== 'all' && { vendor }),
    ...(search !== '' && { q: search }),
    ...(sort !== 'name' && { sort }),
    ...(isDescending && { order: 'desc' }),
  })
  const query = values.toString().replaceAll('%2F', '/')
  return `#${tab}${query === '' ? '' : `?${query}`}`
}

function oneOf<Value extends string>(values: readonly Value[], given: string | null): Value {
  const [first] = values
  if (first === undefined) throw new Error('there is nothing to choose from')
  return values.find((value) => value === given) ?? first
}
