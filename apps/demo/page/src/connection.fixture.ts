import type { ConnectionView, TimelineEntry, TokenView } from '../../src/console/view.js'

/** When the token was issued. */
export const issuedAt = Date.UTC(2026, 10, 27, 12)

/** One of 1,000 s whose windows are the last 400 s and the last 100 s. */
export function tokenOf(): TokenView {
  return {
    masked: '…1234',
    issuedAt,
    expiresAt: issuedAt + 1_000_000,
    advisoryWindowMs: 400_000,
    mandatoryWindowMs: 100_000,
    renewsAt: issuedAt + 600_000,
  }
}

/** One with that token, at its beginning. */
export function connection(changes: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id: 'toast/client-1',
    vendor: 'toast',
    label: 'client-1',
    state: 'valid',
    refreshing: false,
    suspect: false,
    token: tokenOf(),
    requests: { made: 1, saved: 0 },
    ...changes,
  }
}

/** One without a token. */
export function without(changes: Partial<ConnectionView> = {}): ConnectionView {
  const { token: _, ...others } = connection({ state: 'none' })
  return { ...others, ...changes }
}

/** Something that happened to `toast/client-1`. */
export function entry(id: number, changes: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    id,
    at: issuedAt + id * 1000,
    vendor: 'toast',
    connection: 'toast/client-1',
    type: 'unauthorized',
    severity: 'warn',
    text: 'The API answered 401',
    times: 1,
    connections: 1,
    ...changes,
  }
}
