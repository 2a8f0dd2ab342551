import type { AuthError } from '../contract/errors.js'
import type { Token } from '../contract/token.js'

/** A token, and where a flight has it from. */
export interface Obtained {
  readonly token: Token
  /** Whether it was asked for, or another process had written it into the shared record. */
  readonly from: 'vendor' | 'record'
}

/** Whether the vendor gave no answer at all. */
export function isSilence({ code, status }: AuthError): boolean {
  return code === 'timeout' || (code === 'provider_unavailable' && status === undefined)
}
