import type { FaultKind } from './process.fixture.js'

/** An instance of a process. */
export interface Member {
  readonly account: string
  readonly scope?: string
  /** By number: the first encrypts. */
  readonly encryptionKeys?: readonly number[]
  /** Whether its user has just authorized. */
  readonly hasCode?: boolean
  readonly call?: 'getToken' | 'fetch'
}

/** What two processes are about when something happens to one of them. */
export interface Scenario {
  readonly name: string
  readonly first: readonly Member[]
  readonly second: readonly Member[]
  /** What is in the stores at first. @default a grant of each account */
  readonly stored?: 'nothing' | 'ended grant'
  /** Whether the vendor takes almost as long as it may, and the store to save: longer than a lease lasts, and than the lock. */
  readonly isSlow?: boolean
  /** Both have a token, which the API refuses. */
  readonly isRefused?: boolean
  /** Whether the second process reaches the cache. @default true */
  readonly isCacheReached?: boolean
  /** The second instance is in the first process, and the stores say `exclusive`. */
  readonly isOneProcess?: boolean
  /** What may happen. @default everything */
  readonly faults?: readonly FaultKind[]
  /** @default both */
  readonly faultsIn?: readonly ('first' | 'second')[]
  /** Token requests if nothing happens. */
  readonly requests: number
}

const cuts = ['cut before', 'cut after', 'cache fails over'] as const
/** How long things take where they are slow: the vendor and a save longer than a lease, with a second save longer than the lock. */
export const slowly = { timeoutMs: 4_000, vendorTakesMs: 3_000, saveTakesMs: 3_500 }

const one: Member = { account: 'a' }

/** Where one record is for both. */
export const withOneRecord: readonly Scenario[] = [
  { name: 'code', first: [{ ...one, hasCode: true }], second: [one], stored: 'nothing', requests: 1 },
  {
    name: 'code-again',
    first: [{ ...one, hasCode: true }],
    second: [one],
    stored: 'ended grant',
    faults: cuts,
    requests: 2,
  },
  { name: 'code-elsewhere', first: [one], second: [{ ...one, hasCode: true }], requests: 2 },
  { name: 'refresh', first: [one], second: [one], requests: 1 },
  { name: 'slow', first: [one], second: [one], isSlow: true, faultsIn: ['first'], requests: 1 },
  {
    name: 'recovery',
    first: [{ ...one, call: 'fetch' }],
    second: [{ ...one, call: 'fetch' }],
    isRefused: true,
    requests: 1,
  },
]

const inScope = (scope: string): Member => ({ ...one, scope })

/** Where each has a record of its own, or none. */
export const withOwnRecords: readonly Scenario[] = [
  {
    name: 'key-rotation',
    first: [{ ...one, encryptionKeys: [2, 1] }],
    second: [{ ...one, encryptionKeys: [1, 2] }],
    requests: 2,
  },
  { name: 'two-scopes', first: [inScope('x')], second: [inScope('y')], requests: 2 },
  {
    name: 'slow-scopes',
    first: [inScope('x')],
    second: [inScope('y')],
    isSlow: true,
    faults: cuts,
    faultsIn: ['first'],
    requests: 2,
  },
  { name: 'cache-of-one', first: [one], second: [one], isCacheReached: false, requests: 2 },
  { name: 'two-tenants', first: [one], second: [{ account: 'b' }], faults: cuts, requests: 2 },
  {
    name: 'exclusive',
    first: [inScope('x')],
    second: [inScope('y')],
    isOneProcess: true,
    // Where the process ends, both do.
    faults: ['cut before', 'cut after', 'frozen'],
    requests: 2,
  },
]

export const scenarios: readonly Scenario[] = [...withOneRecord, ...withOwnRecords]
