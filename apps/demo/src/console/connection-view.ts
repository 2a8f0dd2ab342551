import type { AuthStatus } from '@auth/core'
import type { ConnectionView, ProviderName } from './view.js'

/** What a connection's status does not say. */
type Further = {
  readonly [Name in 'environment' | 'lastError' | 'running']?: ConnectionView[Name] | undefined
}

/** An instance of a pool as the page shows it: what its `status()` says, and little else. */
export function connectionView(
  { vendor, label, status }: { vendor: ProviderName; label: string; status: AuthStatus },
  { environment, lastError, running }: Further,
): ConnectionView {
  const { state, suspect, refreshing, token, backoff, tokenRequests, given } = status
  return {
    id: `${vendor}/${label}`,
    vendor,
    label,
    ...(environment !== undefined && { environment }),
    state,
    refreshing,
    suspect,
    ...(token && { token: tokenView(token) }),
    ...(backoff && { backoff }),
    requests: { made: tokenRequests, saved: Math.max(0, given - tokenRequests) },
    ...(lastError && { lastError }),
    ...(running && { running }),
  }
}

function tokenView(token: NonNullable<AuthStatus['token']>): NonNullable<ConnectionView['token']> {
  const { masked, issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs } = token
  return { masked, issuedAt, expiresAt, advisoryWindowMs, mandatoryWindowMs, renewsAt: expiresAt - advisoryWindowMs }
}
