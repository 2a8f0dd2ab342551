import { describe, expect, it } from 'vitest'
import { entry, issuedAt } from '../connection.fixture.js'
import { copyOf, entriesOf, groupsOf, ownOf, timesOf } from './groups.js'

const labels = new Map([['toast', 'Toast']])

describe('repeats', () => {
  it('are one, as long as nothing else came in between', () => {
    const groups = groupsOf([
      entry(5),
      entry(4, { times: 14, connections: 6 }),
      entry(3, { text: 'Token obtained' }),
      entry(2),
    ])
    expect(groups.map(({ entry: { id }, times, since }) => [id, times, since])).toEqual([
      [5, 15, issuedAt + 4000],
      [3, 1, issuedAt + 3000],
      [2, 1, issuedAt + 2000],
    ])
  })

  it('say how often, and in how many connections', () => {
    const inTwo = [
      entry(3, { connection: 'toast/a' }),
      entry(2, { connection: 'toast/b' }),
      entry(1, { connection: 'toast/a' }),
    ]
    expect(groupsOf(inTwo).map(timesOf)).toEqual(['3 times, 2 connections'])
    expect(groupsOf([entry(1, { times: 3 })]).map(timesOf)).toEqual(['3 times'])
    expect(groupsOf([entry(1, { times: 25, connections: 25 })]).map(timesOf)).toEqual(['25 connections'])
    expect(groupsOf([entry(1)]).map(timesOf)).toEqual([''])
  })

  it('are not those of different vendors', () => {
    expect(groupsOf([entry(2), entry(1, { vendor: 'mypos' })])).toHaveLength(2)
  })
})

describe('the timeline of a connection', () => {
  it('has what happened to it, told as of it alone, and what happened to its vendor', () => {
    const { connection: _, ...ofVendor } = entry(1)
    const entries = [
      entry(5, { among: ['toast/a', 'toast/b'], times: 9, connections: 2 }),
      entry(4, { among: ['toast/b', 'toast/c'], times: 2, connections: 2 }),
      entry(3, { connection: 'toast/b' }),
      { ...ofVendor, id: 2, vendor: 'mypos' as const },
      ofVendor,
    ]
    const own = ownOf(entries, { id: 'toast/a', vendor: 'toast' })
    expect(own.map(({ id, connection, times }) => [id, connection, times])).toEqual([
      [5, 'toast/a', 1],
      [1, undefined, 1],
    ])
  })
})

describe('a filter', () => {
  const entries = [
    entry(4, { severity: 'error', text: 'Token request failed' }),
    entry(3),
    entry(2, { severity: 'debug', vendor: 'mypos', connection: 'mypos/merchant-3' }),
    { ...entry(1, { severity: 'info', text: 'The clock was moved' }), vendor: undefined as never },
  ]
  const ids = (filter: Partial<Parameters<typeof entriesOf>[1]>) =>
    entriesOf(entries, { least: 'debug', vendor: 'all', search: '', ...filter }, labels).map(({ id }) => id)

  it('leaves what is severe enough', () => {
    expect([ids({}), ids({ least: 'info' }), ids({ least: 'warn' }), ids({ least: 'error' })]).toEqual([
      [4, 3, 2, 1],
      [4, 3, 1],
      [4, 3],
      [4],
    ])
  })

  it('leaves what is of a vendor or of all, and has all words of a search', () => {
    expect(ids({ vendor: 'mypos' })).toEqual([2, 1])
    expect(ids({ search: 'merchant-3' })).toEqual([2])
    expect(ids({ search: 'FAILED toast' })).toEqual([4])
    expect(ids({ search: 'all vendors clock' })).toEqual([1])
  })
})

it('is copied as lines for a ticket, with full times', () => {
  const groups = groupsOf([entry(2), entry(1), entry(0, { text: 'Token revoked', severity: 'info' })])
  expect(copyOf(groups, labels)).toBe(
    [
      '2026-11-27T12:00:02.000Z\twarn\tToast\tclient-1\tThe API answered 401 (2 times)',
      '2026-11-27T12:00:00.000Z\tinfo\tToast\tclient-1\tToken revoked',
    ].join('\n'),
  )
})
