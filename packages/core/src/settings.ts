import type { TokenPolicy } from './contracts.js'
import type { AuthEvent } from './events.js'
import type { AuthOptions } from './options.js'

/** An instance's options with every default filled in. */
export interface Settings {
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  now: () => number
  timeoutMs: number
  totalTimeoutMs: number
  retry: { limit: number; delayMs: number }
  /** The provider's, with the windows that the options narrowed. */
  policy: TokenPolicy
  cacheTimeoutMs: number
  enforceLimit: boolean
  onEvent: ((event: AuthEvent) => unknown) | undefined
}

export function toSettings(options: AuthOptions, policy: TokenPolicy): Settings {
  const { retry, refresh } = options
  return {
    // Looked up at each call, so that a later replacement (a test's, an instrumentation's) takes effect.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    now: options.now ?? Date.now,
    timeoutMs: options.timeoutMs ?? 10_000,
    totalTimeoutMs: options.totalTimeoutMs ?? 30_000,
    retry: { limit: retry?.limit ?? 2, delayMs: retry?.delayMs ?? 300 },
    policy: {
      ...policy,
      advisoryWindowMs: Math.min(refresh?.advisoryWindowMs ?? Infinity, policy.advisoryWindowMs),
      mandatoryWindowMs: Math.min(refresh?.mandatoryWindowMs ?? Infinity, policy.mandatoryWindowMs),
    },
    cacheTimeoutMs: options.cacheTimeoutMs ?? 500,
    enforceLimit: options.tokenRequestLimit === 'enforce',
    onEvent: options.onEvent,
  }
}
