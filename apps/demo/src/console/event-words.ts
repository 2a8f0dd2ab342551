import type { AuthEvent, TokenRequestReason } from '@auth/core'
import { duration } from '../report.js'

const reasons: Record<TokenRequestReason, string> = {
  missing: 'no usable token was held',
  advisory: 'the held one is in its advisory window',
  mandatory: 'the held one is about to end',
  forced: 'a caller asked for a new one',
  recovery: 'the held one was refused',
}

const skipped = {
  fruitless_before: 'a new token did not help a moment ago',
  paced: "the vendor's hourly limit is spent",
  token_request_failed: 'no new token was to be had',
  body_not_kept: 'the body of the request is gone',
}

/** A wait, in whole seconds at least. */
const about = (ms: number) => duration(Math.ceil(ms / 1000) * 1000)

/** What happened, as a person says it. */
export function eventWords(event: AuthEvent): string {
  switch (event.type) {
    case 'token_requested':
      return `Token requested: ${reasons[event.reason]}`
    case 'token_obtained':
      return `Token obtained${event.sameToken ? ', the same as before' : ''}. It lives ${duration(event.expiresAt - event.at)}`
    case 'token_request_failed':
      return `Token request failed: ${event.code}${event.status === undefined ? '' : ` (${event.status})`}${
        event.negativeUntil === undefined ? '' : `. The next one waits ${about(event.negativeUntil - event.at)}`
      }`
    case 'token_adopted':
      return `Token taken from the shared cache: ${reasons[event.reason]}`
    case 'cache_failed':
      return `Shared cache failed (${event.operation}, ${event.why}). It goes on without`
    case 'token_request_retried':
      return `Token request sent again after ${event.code}`
    case 'token_request_paced':
      return `Token request left out: the vendor's hourly limit is spent for ${about(event.until - event.at)}`
    case 'unauthorized':
      return 'The API answered 401'
    case 'replayed':
      return event.fruitful ? 'Call sent again with a new token' : 'Call sent again with a new token: 401 again'
    case 'recovery_skipped':
      return `The 401 went back to the caller: ${skipped[event.why]}`
    case 'invalidated':
      return 'Token marked as suspect'
    case 'forgotten':
      return 'Token forgotten'
    case 'revoked':
      return 'Token revoked at the vendor'
  }
}
