import type { AuthEvent } from '@auth/core'
import type { Attributes } from '@opentelemetry/api'

/** Says of an event what all metrics and spans say: whose it is. */
export type Describe = (event: AuthEvent) => Attributes

/** The end of a token request. */
export type Ended = Extract<AuthEvent, { type: 'token_obtained' | 'token_request_failed' }>

export function isEnd(event: AuthEvent): event is Ended {
  return event.type === 'token_obtained' || event.type === 'token_request_failed'
}

/** Why a token request was made, and what became of it: by OpenTelemetry's convention a success has no `error.type`. */
export function outcomeOf(event: Ended): Attributes {
  return {
    'pos_auth.reason': event.reason,
    ...(event.type === 'token_request_failed' && { 'error.type': event.code }),
  }
}

/** Where the API is that answered: always one of the few origins that an instance sends its token to. */
export function serverOf(origin: string): Attributes {
  const { hostname, port } = new URL(origin)
  return { 'server.address': hostname, ...(port !== '' && { 'server.port': Number(port) }) }
}
