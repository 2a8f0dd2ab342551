import type { AuthEvent, TokenRequestReason } from '@auth/core'
import { duration } from '../report.js'

const reasons: Record<TokenRequestReason, string> = {
  missing: 'no usable token was held',
  advisory: 'the held one is in its advisory window',
  scheduled: 'a scheduler found it due',
  mandatory: 'the held one is about to end',
  forced: 'a caller asked for a new one',
  recovery: 'the held one was refused',
}

const skipped = {
  fruitless_before: 'a new token did not help a moment ago',
  paced: 'the vendor’s hourly limit is spent',
  revoked: 'the token was revoked meanwhile',
  token_request_failed: 'no new token was to be had',
  body_not_kept: 'the body of the request is gone',
}

/** A wait, in whole seconds at least. */
const about = (ms: number) => duration(Math.ceil(ms / 1000) * 1000)

type Words = { [Type in AuthEvent['type']]: (event: Extract<AuthEvent, { type: Type }>) => string }

const words: Words = {
  token_requested: ({ reason }) => `Token requested: ${reasons[reason]}`,
  token_obtained: ({ sameToken, expiresAt, at }) =>
    `Token obtained${sameToken ? ', the same as before' : ''}. It lives ${duration(expiresAt - at)}`,
  token_request_failed({ code, status, backoffUntil, at }) {
    const answer = status === undefined ? '' : ` (${status})`
    const wait = backoffUntil === undefined ? '' : `. The next one waits ${about(backoffUntil - at)}`
    return `Token request failed: ${code}${answer}${wait}`
  },
  token_adopted: ({ reason }) => `Token taken from the shared cache: ${reasons[reason]}`,
  cache_failed: ({ operation, why, code = why }) => `Shared cache failed (${operation}, ${code}). It goes on without`,
  token_request_retried: ({ code }) => `Token request sent again after ${code}`,
  token_request_paced: ({ until, at }) =>
    `Token request left out: the vendor’s hourly limit is spent for ${about(until - at)}`,
  unauthorized: () => 'The API answered 401',
  replayed: ({ fruitful }) => `Call sent again with a new token${fruitful ? '' : ': 401 again'}`,
  recovery_skipped: ({ why, code }) =>
    `The 401 went back to the caller: ${skipped[why]}${code === undefined ? '' : ` (${code})`}`,
  invalidated: () => 'Token marked as suspect',
  forgotten: () => 'Token forgotten',
  revoked: () => 'Token revoked at the vendor',
  subject_changed: () => 'The credentials are somebody else’s: the token before was dropped',
  refresh_token_unsaved: ({ code }) =>
    `The new refresh token could not be saved${code === undefined ? '' : ` (${code})`}. It is tried again until it is`,
  refresh_token_saved: () => 'The new refresh token is saved after all',
  grant_expiring: ({ expiresAt, at }) =>
    `The refresh token ends in ${about(expiresAt - at)}: use it, or the user has to authorize again`,
  pool_exceeded: ({ size, max }) => `The pool holds ${size} instances, more than its ${max}: too many have to stay`,
}

/** What happened, as a person says it. */
export function eventWords(event: AuthEvent): string {
  return (words[event.type] as (event: AuthEvent) => string)(event)
}
