import { expect, it } from 'vitest'
import { hashOf, placeOf, type Place } from './place.js'

const first: Place = { tab: 'overview', show: 'all', vendor: 'all', search: '', sort: 'name', isDescending: false }

it('is as at first without an address, and where the address is nonsense', () => {
  for (const hash of ['', '#', '#overview', '#nowhere?show=lost&vendor=acme&sort=colour&order=up']) {
    expect(placeOf(hash)).toEqual(first)
  }
})

it('comes back from its address as it was', () => {
  const place: Place = {
    tab: 'connections',
    open: 'itretail/store & 17?#%/ü',
    show: 'backoff',
    vendor: 'itretail',
    search: 'a b&c=d#',
    sort: 'ends',
    isDescending: true,
  }
  expect(placeOf(hashOf(place))).toEqual(place)
  expect(placeOf(hashOf(first))).toEqual(first)
})

it('has an address that a person can read', () => {
  expect(hashOf(first)).toBe('#overview')
  expect(hashOf({ ...first, open: 'toast/client-1', show: 'expired' })).toBe(
    '#overview?open=toast/client-1&show=expired',
  )
})
