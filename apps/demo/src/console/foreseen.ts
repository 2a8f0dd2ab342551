import type { AuthStatus } from '@auth/core'

/** What one call for a token may cost. */
export interface Foreseen {
  /** Token requests: at least, and at most. */
  readonly tokenRequests: readonly [number, number]
  readonly fails: boolean
}

/** What one call may cost, by what the instance says of itself beforehand. */
export function foreseen({ state, suspect, backoff }: AuthStatus): Foreseen {
  const isHeld = state !== 'none' && state !== 'expired'
  if (backoff) return { tokenRequests: [0, 0], fails: !isHeld }
  if (!isHeld) return { tokenRequests: [1, 1], fails: false }
  // A request that can wait is left out where the vendor's limit is spent.
  return { tokenRequests: [0, state === 'valid' && !suspect ? 0 : 1], fails: false }
}
