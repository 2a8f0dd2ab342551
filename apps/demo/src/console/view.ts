/** The wire contract between the console's server and its page: types only, so that a browser bundle may import it. */

import type { ProviderName } from '@auth/cli/accounts'

export type { ProviderName }

/** What the page shows. Nothing in it is secret. */
export interface ConsoleView {
  readonly mode: 'sandbox' | 'live'
  /** The demo's clock, epoch ms; ahead of the real one by what was fast-forwarded. */
  readonly now: number
  readonly providers: readonly ProviderView[]
}

export interface ProviderView {
  readonly name: ProviderName
  /** 'IT Retail' */
  readonly label: string
  /** 'embedded sandbox', 'production' … */
  readonly environment: string
  readonly baseUrl: string
  readonly state: 'none' | 'valid' | 'advisory' | 'mandatory' | 'expired'
  readonly refreshing: boolean
  readonly suspect: boolean
  readonly token?: TokenView
  /** The failure that holds back the next token request. `until` is in epoch ms. */
  readonly backoff?: { readonly code: string; readonly until: number }
  /**
   * Token requests that the simulator counted, and calls that were answered without one. In live mode: what the instance
   * counted, and none.
   */
  readonly requests: { readonly made: number; readonly saved: number }
  readonly lastError?: { readonly code: string; readonly advice: string; readonly at: number }
  /** Empty in live mode. */
  readonly actions: readonly ActionView[]
  /** The action under way, if any. One at a time per provider; another POST is answered 409 with words. */
  readonly running?: ActionName
}

/** Times are in epoch ms. */
export interface TokenView {
  readonly masked: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** Lengths of the windows before the end, ms, as the provider's policy has them for this token. */
  readonly advisoryWindowMs: number
  readonly mandatoryWindowMs: number
}

export interface ActionView {
  readonly name: ActionName
  readonly label: string
  readonly hint: string
}

export type ActionName =
  | 'get-token'
  | 'call-api'
  | 'invalidate'
  | 'revoke'
  | 'thousand-callers'
  | 'maintenance'
  | 'always-401'
  | 'wrong-credentials'
  | 'vendor-down'
  | 'vendor-slow'
  | 'to-advisory'
  | 'to-mandatory'
  | 'past-expiry'
  | 'second-process'
  | 'reset'

export interface TimelineEntry {
  readonly id: number
  readonly at: number
  readonly provider: ProviderName
  readonly type: string
  readonly text: string
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
  readonly provider: ProviderName
  readonly action: ActionName
  readonly result: ActionResult
}
