import type { AuthStatus } from '@auth/core'
import type { ConnectionView, ProviderName } from './view.js'

/** An instance of a pool as the page shows it: what its `status()` says, and nothing else. */
export function connectionView(vendor: ProviderName, label: string, status: AuthStatus): ConnectionView {
  const { state, suspect, refreshing, token, backoff, tokenRequests, given } = status
  return {
    id: `${vendor}/${label}`,
    vendor,
    label,
    state,
    refreshing,
    suspect,
    ...(token && { token: tokenView(token) }),
    ...(backoff && { backoff }),
    requests: { made: tokenRequests, saved: Math.max(0, given - tokenRequests) },
  }
}

function tokenView(token: NonNullable<AuthStatus['token']>): NonNullable<ConnectionView['token']> {
  const { masked, issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs } = token
  return { masked, issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs, renewsAt: expiresAt - advisoryWindowMs }
}
