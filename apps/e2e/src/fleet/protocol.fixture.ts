import type { AuthEvent } from '@auth/core'

/** Where a fleet shares its tokens. */
export type StoreAddress =
  | { kind: 'sqlite'; path: string }
  /** `isUp`: whether the process waits for its connection before it says that it is ready. */
  | { kind: 'redis'; port: number; isUp: boolean }
  | { kind: 'ioredis'; port: number }
  | { kind: 'redis cluster'; ports: number[] }

/** A place in a token request where a process can be stopped. */
export type PausePoint =
  /** The record is read; the lease is not taken yet. */
  | 'leasing'
  /** The attempt is noted, and it is about to be sent. The process is frozen here, so that nothing in it goes on, until it is thawed. */
  | 'noted'
  /** It is being sent: nobody can call it back, though the vendor has nothing of it yet. */
  | 'sending'
  /** The vendor has answered; nothing of it is read yet. */
  | 'sent'
  /** The token is there, and about to be written to the cache. */
  | 'writing'

/** The instance in a process. */
export interface Instance {
  vendor: 'itretail' | 'mypos' | 'toast'
  baseUrl: string
  credentials: { id: string; secret: string }
  options?: {
    encryptionKey?: string | undefined
    timeoutMs?: number
    totalTimeoutMs?: number
    cacheTimeoutMs?: number
    tokenRequestLimit?: 'pace' | 'enforce'
  }
  /** How far this process's clock is ahead. */
  clockOffsetMs?: number
  /** Where this process's clock stands still, in epoch milliseconds. */
  frozenAt?: number
}

/** What a process is started with. */
export interface Start extends Instance {
  store: StoreAddress
  /** How many instances its pool keeps; without it, all. */
  poolMax?: number
  /** Whether a cache in a file goes by the same clock. */
  cacheClock?: boolean
  /** Where it stops, says so, and waits to be resumed. */
  pauseAt?: PausePoint
  /** Where it ends itself by `kill -9`. */
  dieAt?: PausePoint
}

/** What a process is asked. */
export interface Call {
  id: number
  method: keyof Results
  count?: number
  /** Whom to call for, each `count` times, in place of the instance: a pool's tenants, by the id of their credentials. */
  tenants?: readonly string[]
  change?: Partial<Instance>
}

/** What came of a number of `getToken` calls. */
export interface Outcome {
  tokens: string[]
  /** What the others failed with. */
  codes: string[]
}

/** What came of a prewarm. */
export interface Prewarmed {
  ready: number
  failed: [tenant: string, code: string][]
  untried: readonly string[]
}

/** What it answers. */
export interface Results {
  getTokens: Outcome
  callApi: number[]
  prewarm: Prewarmed
  change: void
  restart: void
  resume: void
  isIdle: boolean
  isConnected: boolean
  events: AuthEvent[]
}

/** What a process says to its parent. */
export type Report = { ready: true } | { paused: PausePoint } | { id: number; result?: unknown; error?: string }
