/** The wire contract between the console's server and its page: types only, so that a browser bundle may import it. */

import type { ProviderName } from '@auth/cli/accounts'

export type { ProviderName }

/** What the page shows. Nothing in it is secret. All times are in epoch milliseconds of the demo's clock. */
export interface ConsoleView {
  readonly mode: 'sandbox' | 'live'
  /** The demo's clock; ahead of the real one by what was fast-forwarded. */
  readonly now: number
  /** How many of its milliseconds pass in a real one at present, for the page's own ticking between two views. */
  readonly speed: number
  readonly vendors: readonly VendorView[]
  readonly connections: readonly ConnectionView[]
  /** Absent in live mode. */
  readonly traffic?: TrafficView
}

export interface VendorView {
  readonly name: ProviderName
  /** 'IT Retail' */
  readonly label: string
  /** 'embedded sandbox', 'production' … */
  readonly environment: string
  readonly baseUrl: string
  /** What is wrong with its token endpoint at present, by an action. */
  readonly fault?: VendorFault
  /** Those of the vendor as a whole. Empty in live mode, as the next. */
  readonly actions: readonly ActionView[]
  /** Those of each of its connections. */
  readonly connectionActions: readonly ActionView[]
  /** The vendor's action under way, or waiting for its turn. */
  readonly running?: ActionName
}

/** `'down'`: it answers 503. `'slow'`: it takes half a second. */
export type VendorFault = 'down' | 'slow'

/** One instance of a vendor's pool, as its `status()` has it. */
export interface ConnectionView {
  /** Unique in the console, and in a URL: 'itretail/store-17'. */
  readonly id: string
  readonly vendor: ProviderName
  /** 'store-17' */
  readonly label: string
  /** Where it is, if that is not the same for all of the vendor's: live mode. */
  readonly environment?: string
  readonly state: 'none' | 'valid' | 'advisory' | 'mandatory' | 'expired'
  readonly refreshing: boolean
  readonly suspect: boolean
  readonly token?: TokenView
  /** What holds the next token request back, and until when. */
  readonly backoff?: { readonly code: string; readonly until: number }
  /** made: `status().tokenRequests`. saved: tokens that were given out without one, `status().given` less those. */
  readonly requests: { readonly made: number; readonly saved: number }
  /** The last AuthError of this connection; gone with its next token, or when it is dismissed. */
  readonly lastError?: { readonly code: string; readonly advice: string; readonly at: number }
  /** The connection's action under way, or waiting for its turn. */
  readonly running?: ActionName
}

export interface TokenView {
  readonly masked: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** Lengths of the windows before the end, as the provider's policy has them for this token. */
  readonly advisoryWindowMs: number
  readonly mandatoryWindowMs: number
  /** From when a call renews it in the background, at the earliest: the start of its advisory window. */
  readonly renewsAt: number
}

/** `speed`: how many seconds of the demo's clock pass in a real one while it runs. */
export interface TrafficView {
  readonly running: boolean
  readonly callsPerSecond: number
  readonly speed: number
}

/**
 * A bucket of the chart, about a second of real time: what happened in it, over all connections. Sent whole at first and after a
 * reset ('history'), then one at a time ('sample').
 */
export interface Sample {
  /** Its end. */
  readonly at: number
  /** Token requests. */
  readonly made: number
  /** Tokens that were given out without one. */
  readonly saved: number
  /** Token requests that failed. */
  readonly failed: number
}

export interface ActionView {
  readonly name: ActionName
  readonly label: string
  readonly hint: string
  readonly tone?: 'primary' | 'danger'
  readonly group?: 'use' | 'break' | 'time'
}

export type ActionName = VendorActionName | ConnectionActionName

export type VendorActionName = 'call-every' | 'maintenance' | 'vendor-down' | 'vendor-slow' | 'vendor-up'

export type ConnectionActionName =
  | 'get-token'
  | 'call-api'
  | 'second-process'
  | 'invalidate'
  | 'forget'
  | 'revoke'
  | 'thousand-callers'
  | 'always-401'
  | 'wrong-password'
  | 'right-password'
  | 'to-advisory'
  | 'to-mandatory'
  | 'past-expiry'
  /** Not among the actions of a view: it belongs to the error. */
  | 'dismiss-error'

export interface TimelineEntry {
  readonly id: number
  readonly at: number
  /** Absent for what happened to the console as a whole. */
  readonly vendor?: ProviderName
  /** `ConnectionView.id`, where it happened to one alone. */
  readonly connection?: string
  /** The ids of those that it happened to, where there are several. */
  readonly among?: readonly string[]
  /** That of an AuthEvent, or 'clock_moved', 'action', … */
  readonly type: string
  /** As `AuthEvent.severity`. */
  readonly severity: 'debug' | 'info' | 'warn' | 'error'
  readonly text: string
  /** How often it happened since the last publishing: repeats are one entry. */
  readonly times: number
  /** In how many connections. */
  readonly connections: number
}

export interface ActionResult {
  /** Whether the counts are what they should be. */
  readonly ok: boolean
  /** "1,000 calls, 1 token request" */
  readonly text: string
  readonly counts: ActionCounts
}

/** Measured at the simulator, but for the calls and their failures, which the caller counts. */
interface ActionCounts {
  readonly calls: number
  readonly tokenRequests: number
  readonly apiRequests: number
  readonly failures: number
}

/** What `event: result` carries. */
export interface ActionReport {
  readonly vendor: ProviderName
  /** Absent for an action of the vendor. */
  readonly connection?: string
  readonly action: ActionName
  readonly result: ActionResult
}

// GET  /        the page
// GET  /events  server-sent events: 'view', 'timeline', 'history', 'sample', 'result'
// POST /vendors/:vendor/actions/:action                 replies with an ActionResult
// POST /connections/:vendor/:label/actions/:action      replies with an ActionResult
// POST /traffic/pause, /traffic/resume, /traffic/speed/:factor (1 to 600)   replies with a TrafficView
// POST /reset                                           replies with an ActionResult
// A request that is refused is answered { error } in words: 403, 404, 405, 409 (busy), 413, 503.
