import type { Show } from '../state/place.js'

/** What the tiles are called. */
export const showWords: Readonly<Record<Show, string>> = {
  all: 'all',
  valid: 'valid',
  advisory: 'advisory',
  mandatory: 'mandatory',
  expired: 'expired',
  none: 'none',
  backoff: 'held back',
  error: 'errors',
}
