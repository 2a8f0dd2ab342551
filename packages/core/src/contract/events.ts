import type { AuthErrorCode } from './errors.js'

/** What happens in the life of a token, for logs and metrics. Nothing in an event is secret. */
export type AuthEvent = {
  readonly provider: string
  /** The instance's `label`, if it has one. */
  readonly label?: string
  /** When it happened, in epoch milliseconds. */
  readonly at: number
  /** How much attention it deserves: the name of a logger's method. */
  readonly severity: EventSeverity
} & (
  | { readonly type: 'token_requested'; readonly reason: TokenRequestReason }
  | {
      readonly type: 'token_obtained'
      readonly reason: TokenRequestReason
      readonly durationMs: number
      readonly expiresAt: number
      /** Whether the vendor returned the same token again. */
      readonly sameToken: boolean
    }
  | {
      readonly type: 'token_request_failed'
      readonly reason: TokenRequestReason
      readonly durationMs: number
      readonly code: AuthErrorCode
      readonly status?: number
      /** Until when no further request is sent, if the failure delays one. */
      readonly backoffUntil?: number
    }
  /** A token that another process or instance requested was taken from the shared cache. */
  | { readonly type: 'token_adopted'; readonly reason: TokenRequestReason; readonly expiresAt: number }
  /** The shared cache was slow, failed, or returned something unreadable. The flight goes on without it. */
  | {
      readonly type: 'cache_failed'
      readonly operation: 'get' | 'set' | 'delete' | 'lease'
      readonly why: 'timeout' | 'error' | 'unreadable'
      /** The system's code, or the error word that Redis answered with, if any: `ECONNREFUSED`, `NOAUTH`. */
      readonly code?: string
    }
  /** An attempt failed, and the same request is sent again. */
  | { readonly type: 'token_request_retried'; readonly attempt: number; readonly code: AuthErrorCode }
  /** A token request that could wait was skipped, to stay within the vendor's limit. */
  | { readonly type: 'token_request_paced'; readonly reason: TokenRequestReason; readonly until: number }
  /** The API answered 401. */
  | { readonly type: 'unauthorized'; readonly origin: string }
  /** A request was sent once more after a 401; `fruitful` unless it got 401 again. */
  | { readonly type: 'replayed'; readonly fruitful: boolean; readonly origin: string }
  /** A 401 was returned without a replay. */
  | {
      readonly type: 'recovery_skipped'
      readonly origin: string
      readonly why: 'fruitless_before' | 'paced' | 'revoked' | 'token_request_failed' | 'body_not_kept'
      /** Why the token request failed, now or earlier, if that is the reason. */
      readonly code?: AuthErrorCode
    }
  | { readonly type: 'invalidated' }
  | { readonly type: 'forgotten' }
  | { readonly type: 'revoked' }
  /** The credentials function named a different subject. The previous subject's token was dropped. */
  | { readonly type: 'subject_changed' }
  /**
   * A new refresh token could not be saved, and is nowhere but in this process, which tries again until it is. The access token that
   * came with it is given out.
   */
  | {
      readonly type: 'refresh_token_unsaved'
      /** The system's code, if any: `ECONNREFUSED`. */
      readonly code?: string
    }
  /**
   * A refresh token that could not be saved at first is in the store now, or one that came after it: nothing is left to save. A later one
   * comes of this instance's next request, or of a user who authorized again, whose refresh token is not overwritten.
   */
  | { readonly type: 'refresh_token_saved' }
  /** The refresh token ends soon: unless it is used before, the user has to authorize again. */
  | { readonly type: 'grant_expiring'; readonly expiresAt: number }
  /** The pool that this instance was just made for has grown past its `max`, since too many of its instances have to stay. */
  | { readonly type: 'pool_exceeded'; readonly size: number; readonly max: number }
)

/**
 * How much attention an event deserves. `'debug'`: part of every token's life. `'info'`: worth a line in a log. `'warn'`:
 * something was refused or failed, and core goes on by itself. `'error'`: somebody has to do something.
 */
export type EventSeverity = 'debug' | 'info' | 'warn' | 'error'

/** Why a token request was made, or would have been made. */
export type TokenRequestReason =
  /** No usable token was held. */
  | 'missing'
  /** The token was in its advisory window. */
  | 'advisory'
  /** The token was in its mandatory window, or had less life left than the caller asked for. */
  | 'mandatory'
  /** The caller passed `forceRefresh`. */
  | 'forced'
  /** A pool's `renewDue` found it due. */
  | 'scheduled'
  /** The API had refused the token, or the caller had called `invalidate`. */
  | 'recovery'

/** An event as the code that raises it writes it: without what all events have. */
export type AuthEventDetails = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'provider' | 'label' | 'at' | 'severity'>
    : never
  : never

const severities: Readonly<Record<AuthEvent['type'], EventSeverity>> = {
  token_requested: 'debug',
  token_obtained: 'info',
  token_request_failed: 'warn',
  token_adopted: 'debug',
  cache_failed: 'warn',
  token_request_retried: 'warn',
  token_request_paced: 'info',
  unauthorized: 'info',
  replayed: 'info',
  recovery_skipped: 'warn',
  invalidated: 'info',
  forgotten: 'info',
  revoked: 'info',
  subject_changed: 'warn',
  refresh_token_unsaved: 'error',
  refresh_token_saved: 'info',
  grant_expiring: 'warn',
  pool_exceeded: 'warn',
}

/** Refusals that last until somebody changes something. */
const lasting: ReadonlySet<AuthErrorCode> = new Set([
  'invalid_options',
  'invalid_credentials',
  'reauthorization_required',
])

/** How much attention an event deserves. */
export function severityOf(event: AuthEventDetails): EventSeverity {
  if (event.type === 'token_request_failed' && lasting.has(event.code)) return 'error'
  // The API refuses even a token that was issued a moment ago.
  if (event.type === 'replayed' && !event.fruitful) return 'warn'
  return severities[event.type]
}

/** Calls a listener, and makes sure that nothing it throws or rejects with disturbs the token's life. */
export function notify<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  if (listener === undefined) return
  try {
    void Promise.resolve(listener(event)).catch(() => undefined)
  } catch {
    // A bug in the listener; the token's life goes on.
  }
}
