import { describe, expect, it } from 'vitest'
import { connection, issuedAt, tokenOf, without } from '../connection.fixture.js'
import type { Place } from '../state/place.js'
import { countsOf, nextRenewals, rowsOf } from './rows.js'

const now = issuedAt + 1000
const backoff = { code: 'invalid_credentials', until: now + 60_000 }
const lastError = { code: 'invalid_credentials', advice: 'Check both.', at: now }
const endingAt = (expiresAt: number) => ({ ...tokenOf(), expiresAt })

const fleet = [
  connection({ id: 'itretail/store-10', vendor: 'itretail', label: 'store-10', requests: { made: 9, saved: 1 } }),
  connection({ id: 'itretail/store-2', vendor: 'itretail', label: 'store-2', token: endingAt(now + 300_000) }),
  without({ id: 'itretail/store-17', vendor: 'itretail', label: 'store-17', backoff, lastError }),
  without({ id: 'mypos/merchant-1', vendor: 'mypos', label: 'merchant-1' }),
  connection({ id: 'toast/client-1', token: endingAt(now - 1), backoff }),
]
const labels = new Map([
  ['itretail', 'IT Retail'],
  ['mypos', 'myPOS'],
  ['toast', 'Toast'],
])
const names = (filter: Partial<Place>) =>
  rowsOf(
    fleet,
    { show: 'all', vendor: 'all', search: '', sort: 'name', isDescending: false, ...filter },
    { now, labels },
  ).map(({ label }) => label)

it('counts connections by what their pills say at this moment, and across states those held back and with an error', () => {
  expect(countsOf(fleet, now)).toEqual({
    all: 5,
    valid: 1,
    advisory: 1,
    mandatory: 0,
    expired: 0,
    none: 1,
    backoff: 2,
    error: 1,
  })
  // The wait is over a minute later.
  expect(countsOf(fleet, now + 60_000)).toMatchObject({ expired: 1, none: 2, backoff: 0 })
  // One that can give a token out is not shown as held back, but its renewal is.
  expect(countsOf([connection({ backoff })], now)).toMatchObject({ valid: 1, backoff: 1 })
})

describe('the rows', () => {
  it('are in the order that a person counts in', () => {
    expect(names({})).toEqual(['store-2', 'store-10', 'store-17', 'merchant-1', 'client-1'])
    expect(names({ isDescending: true })).toEqual(['client-1', 'merchant-1', 'store-17', 'store-10', 'store-2'])
  })

  it('can be put in order by everything that they show', () => {
    expect(names({ sort: 'state' })).toEqual(['store-17', 'client-1', 'merchant-1', 'store-2', 'store-10'])
    expect(names({ sort: 'ends' }).slice(0, 3)).toEqual(['client-1', 'store-2', 'store-10'])
    expect(names({ sort: 'renews' }).slice(-2)).toEqual(['store-17', 'merchant-1'])
    expect(names({ sort: 'requests', isDescending: true })[0]).toBe('store-10')
    expect(names({ sort: 'error' })[0]).toBe('store-17')
  })

  it('are those of a vendor, of a state, and of all words of a search', () => {
    expect(names({ vendor: 'mypos', show: 'none' })).toEqual(['merchant-1'])
    expect(names({ vendor: 'itretail', show: 'none' })).toEqual([])
    expect(names({ show: 'backoff' })).toEqual(['store-17', 'client-1'])
    expect(names({ search: ' retail STORE ' })).toEqual(['store-2', 'store-10', 'store-17'])
    expect(names({ search: 'invalid_cred' })).toEqual(['store-17'])
    expect(names({ search: 'held back' })).toEqual(['store-17', 'client-1'])
    expect(names({ search: 'store acme' })).toEqual([])
  })
})

it('has the next renewals soonest first, without tokens that have ended', () => {
  const soon = connection({ id: 'b', token: { ...tokenOf(), renewsAt: now + 5 } })
  const next = (most: number) => nextRenewals([soon, ...fleet], now, most).map(({ id }) => id)
  expect(next(9)).toEqual(['b', 'itretail/store-2', 'itretail/store-10'])
  expect(next(1)).toEqual(['b'])
})
