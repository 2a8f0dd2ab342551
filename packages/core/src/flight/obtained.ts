import type { AuthError } from '../contract/errors.js'
import type { Token } from '../contract/token.js'

/** A token, and where a flight got it. */
export interface Obtained {
  readonly token: Token
  /**
   * Whether it was requested, or found in the shared record, where another process had written it. `'elsewhere'`: it is the
   * held one still, since another process is requesting the next.
   */
  readonly from: 'vendor' | 'record' | 'elsewhere'
}

/** Whether the vendor gave no answer at all. */
export function isSilence({ code, status }: AuthError): boolean {
  return code === 'timeout' || (code === 'provider_unavailable' && status === undefined)
}
