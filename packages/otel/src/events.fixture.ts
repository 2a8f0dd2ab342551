import type { ObservedEvent } from './observe.js'

/** An event as core makes it: each has members of its own. */
export type SomeEvent = ObservedEvent & Readonly<Record<string, unknown>>

const at = Date.UTC(2026, 0, 15, 12)
const event = (type: string, more: object = {}): SomeEvent => ({
  type,
  provider: 'acme',
  at,
  label: 'store-17',
  ...more,
})
const origin = 'https://api.acme.example:8443'

/** Events of each kind that is observed, with all members that they can have. */
export const events = {
  obtained: event('token_obtained', {
    reason: 'missing',
    durationMs: 250,
    expiresAt: at + 3_600_000,
    sameToken: false,
  }),
  failed: event('token_request_failed', {
    reason: 'advisory',
    durationMs: 1_500,
    code: 'provider_unavailable',
    status: 503,
    backoffUntil: at + 60_000,
  }),
  retried: event('token_request_retried', { attempt: 1, code: 'provider_unavailable' }),
  adopted: event('token_adopted', { reason: 'mandatory', expiresAt: at + 3_600_000 }),
  paced: event('token_request_paced', { reason: 'advisory', until: at + 60_000 }),
  unauthorized: event('unauthorized', { origin }),
  replayed: event('replayed', { fruitful: true, origin }),
  refusedAgain: event('replayed', { fruitful: false, origin }),
  skipped: event('recovery_skipped', { why: 'token_request_failed', code: 'invalid_credentials', origin }),
  cacheFailed: event('cache_failed', { operation: 'get', why: 'error', code: 'ECONNREFUSED' }),
} as const

/** Events that nothing is made of; the last is of a core that is newer than this package. */
export const others = [
  event('token_requested', { reason: 'missing' }),
  event('invalidated'),
  event('forgotten'),
  event('revoked'),
  event('subject_changed'),
  event('refresh_token_unsaved', { code: 'ECONNREFUSED' }),
  event('refresh_token_saved'),
  event('grant_expiring', { expiresAt: at + 3_600_000 }),
  event('invented_later', { reason: 'missing', durationMs: 1, code: 'timeout', why: 'error', origin }),
]
