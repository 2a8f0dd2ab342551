import type { AuthStatus } from '@auth/core'
import type { VendorFault } from './view.js'

/** What one call for a token may cost. */
export interface Foreseen {
  /** Token requests: at least, and at most. */
  readonly tokenRequests: readonly [number, number]
  readonly fails: boolean
}

/** How often one token request is sent to a vendor that is down. */
const attempts = 3

/** What one call may cost, by what the instance says of itself beforehand. */
export function foreseen({ state, suspect, backoff }: AuthStatus, fault?: VendorFault): Foreseen {
  const isDown = fault === 'down'
  const isHeld = state !== 'none' && state !== 'expired'
  if (backoff) return { tokenRequests: [0, 0], fails: !isHeld }
  const request = isDown ? attempts : 1
  if (!isHeld) return { tokenRequests: [request, request], fails: isDown }
  // A request that can wait is left out where the vendor's limit is spent.
  return { tokenRequests: [0, state === 'valid' && !suspect ? 0 : request], fails: false }
}
