import type { AuthErrorCode } from './errors.js'

/** What happens in the life of a token, for logs and metrics. Nothing in an event is secret. */
export type AuthEvent = { readonly provider: string; readonly at: number } & (
  | { readonly type: 'token_requested'; readonly reason: TokenRequestReason }
  | {
      readonly type: 'token_obtained'
      readonly reason: TokenRequestReason
      readonly durationMs: number
      readonly expiresAt: number
      /** Whether the vendor gave the same token again. */
      readonly sameToken: boolean
    }
  | {
      readonly type: 'token_request_failed'
      readonly reason: TokenRequestReason
      readonly durationMs: number
      readonly code: AuthErrorCode
      readonly status?: number
      /** Until when no further request is sent, where the failure holds one back. */
      readonly backoffUntil?: number
    }
  /** A token that another process or instance requested was taken from the shared cache. */
  | { readonly type: 'token_adopted'; readonly reason: TokenRequestReason; readonly expiresAt: number }
  /** The shared cache was slow, failed, or gave what cannot be read. The flight goes on without it. */
  | {
      readonly type: 'cache_failed'
      readonly operation: 'get' | 'set' | 'delete' | 'lease'
      readonly why: 'timeout' | 'error' | 'unreadable'
      /** The system's code, or the word that Redis answered with, where there is one: `ECONNREFUSED`, `NOAUTH`. */
      readonly code?: string
    }
  /** One attempt failed and the same request is sent again. */
  | { readonly type: 'token_request_retried'; readonly attempt: number; readonly code: AuthErrorCode }
  /** A token request that could wait was left out, to stay within the vendor's limit. */
  | { readonly type: 'token_request_paced'; readonly reason: TokenRequestReason; readonly until: number }
  /** The API answered 401. */
  | { readonly type: 'unauthorized'; readonly origin: string }
  /** A request was sent once more after a 401; `fruitful` unless it got 401 again. */
  | { readonly type: 'replayed'; readonly fruitful: boolean; readonly origin: string }
  /** A 401 was given back without a replay. */
  | {
      readonly type: 'recovery_skipped'
      readonly origin: string
      readonly why: 'fruitless_before' | 'paced' | 'revoked' | 'token_request_failed' | 'body_not_kept'
      /** Why the token request failed, now or before, where that is why. */
      readonly code?: AuthErrorCode
    }
  | { readonly type: 'invalidated' }
  | { readonly type: 'forgotten' }
  | { readonly type: 'revoked' }
  /** The credentials function named another subject than before. The token of the one before was dropped. */
  | { readonly type: 'subject_changed' }
)

/** Why a token request was made, or would have been. */
export type TokenRequestReason =
  /** No usable token was held. */
  | 'missing'
  /** The token was in its advisory window. */
  | 'advisory'
  /** The token was in its mandatory window, or lived shorter than the caller asked for. */
  | 'mandatory'
  /** The caller said `forceRefresh`. */
  | 'forced'
  /** The API, or the caller by `invalidate`, had refused the token. */
  | 'recovery'

/** An event as the code that raises it knows it: without the provider and the time. */
export type AuthEventDetails = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'provider' | 'at'>
    : never
  : never

/** Calls a listener so that nothing it throws, or rejects with later, reaches the token's life. */
export function notify(listener: ((event: AuthEvent) => unknown) | undefined, event: AuthEvent): void {
  if (listener === undefined) return
  try {
    void Promise.resolve(listener(event)).catch(() => undefined)
  } catch {
    // The listener's own defect; the token's life goes on.
  }
}
