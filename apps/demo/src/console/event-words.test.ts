import type { AuthEvent } from '@auth/core'
import { expect, it } from 'vitest'
import { eventWords } from './event-words.js'

const origin = 'https://api.example.com'

type Details = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'provider' | 'at' | 'severity'>
    : never
  : never

it.each<[Details, string]>([
  [{ type: 'token_requested', reason: 'mandatory' }, 'Token requested: the held one is about to end'],
  [
    { type: 'token_obtained', reason: 'missing', durationMs: 5, expiresAt: 3_601_000, sameToken: false },
    'Token obtained. It lives 1 h',
  ],
  [
    { type: 'token_obtained', reason: 'forced', durationMs: 5, expiresAt: 61_000, sameToken: true },
    'Token obtained, the same as before. It lives 1 min',
  ],
  [
    {
      type: 'token_request_failed',
      reason: 'missing',
      durationMs: 5,
      code: 'rate_limited',
      status: 429,
      backoffUntil: 1_950,
    },
    'Token request failed: rate_limited (429). The next one waits 1 s',
  ],
  [
    { type: 'token_request_failed', reason: 'missing', durationMs: 5, code: 'credentials_unavailable' },
    'Token request failed: credentials_unavailable',
  ],
  [
    { type: 'token_adopted', reason: 'recovery', expiresAt: 5 },
    'Token taken from the shared cache: the held one was refused',
  ],
  [
    { type: 'cache_failed', operation: 'get', why: 'timeout' },
    'Shared cache failed (get, timeout). It goes on without',
  ],
  [
    { type: 'cache_failed', operation: 'set', why: 'error', code: 'NOAUTH' },
    'Shared cache failed (set, NOAUTH). It goes on without',
  ],
  [{ type: 'token_request_retried', attempt: 1, code: 'timeout' }, 'Token request sent again after timeout'],
  [
    { type: 'token_request_paced', reason: 'advisory', until: 1_801_000 },
    'Token request left out: the vendor’s hourly limit is spent for 30 min',
  ],
  [{ type: 'unauthorized', origin }, 'The API answered 401'],
  [{ type: 'replayed', fruitful: true, origin }, 'Call sent again with a new token'],
  [{ type: 'replayed', fruitful: false, origin }, 'Call sent again with a new token: 401 again'],
  [
    { type: 'recovery_skipped', why: 'body_not_kept', origin },
    'The 401 went back to the caller: the body of the request is gone',
  ],
  [
    { type: 'recovery_skipped', why: 'token_request_failed', code: 'timeout', origin },
    'The 401 went back to the caller: no new token was to be had (timeout)',
  ],
  [{ type: 'invalidated' }, 'Token marked as suspect'],
  [{ type: 'forgotten' }, 'Token forgotten'],
  [{ type: 'revoked' }, 'Token revoked at the vendor'],
  [{ type: 'subject_changed' }, 'The credentials are somebody else’s: the token before was dropped'],
  [{ type: 'token_requested', reason: 'scheduled' }, 'Token requested: a scheduler found it due'],
  [
    { type: 'refresh_token_unsaved', code: 'EROFS' },
    'The new refresh token could not be saved (EROFS). It is tried again until it is',
  ],
  [{ type: 'refresh_token_unsaved' }, 'The new refresh token could not be saved. It is tried again until it is'],
  [{ type: 'refresh_token_saved' }, 'The new refresh token is saved after all'],
  [
    { type: 'grant_expiring', expiresAt: 7 * 86_400_000 + 1_000 },
    'The refresh token ends in 7 d: use it, or the user has to authorize again',
  ],
  [
    { type: 'pool_exceeded', size: 11, max: 10 },
    'The pool holds 11 instances, more than its 10: too many have to stay',
  ],
])('%j in words', (event, words) => {
  expect(eventWords({ provider: 'toast', at: 1_000, severity: 'info', ...event })).toBe(words)
})
