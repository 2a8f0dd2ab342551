import type { TokenHttp } from '../contract/token-http.js'
import { Stopwatch } from '../util/clock.js'
import { AuthError, isAuthError } from '../contract/errors.js'
import type { Settings } from '../options/settings.js'
import { createTokenHttp, loadKy, type TokenHttpOptions } from './http.js'

/**
 * HTTP access to the vendor for one request of an instance.
 *
 * @param spentMs how much of the total deadline has already passed
 * @throws AuthError `provider_unavailable` when ky cannot be loaded
 */
export async function vendorHttp(
  settings: Settings<unknown>,
  spentMs: number,
  {
    onRetry = () => undefined,
    onReply = () => undefined,
    onSlept,
    mayGo = () => true,
  }: Partial<Pick<TokenHttpOptions, 'onRetry' | 'onReply' | 'mayGo'>> & Pick<TokenHttpOptions, 'onSlept'>,
): Promise<TokenHttp> {
  const { provider, fetch, now, timeoutMs, totalTimeoutMs, retry, policy, enforceLimit } = settings
  // Before anything is noted or sent.
  await loadKy(provider.name)
  const watch = new Stopwatch(now)
  const leftMs = totalTimeoutMs - spentMs
  return createTokenHttp({
    provider: provider.name,
    fetch,
    now,
    timeoutMs,
    totalTimeoutMs: () => (watch.hasSlept(leftMs) ? 0 : leftMs - watch.monotonicMs),
    // The vendor counts a retry as one more request.
    retry: enforceLimit && policy.requestsPerHour !== undefined ? { ...retry, limit: 0 } : retry,
    onRetry,
    onReply,
    onSlept,
    mayGo,
  })
}

/** What a provider threw, as the error that callers get. */
export function toAuthError(thrown: unknown, provider: string): AuthError {
  if (isAuthError(thrown)) return thrown
  return new AuthError({
    code: 'invalid_response',
    provider,
    message: 'the provider package failed while it read the reply. This is a defect of that package',
    cause: thrown,
  })
}

/** The same error, saying how long it delays the next token request. */
export function withWait({ code, provider, detail, status, cause }: AuthError, retryAfterMs: number): AuthError {
  return new AuthError({ code, provider, message: detail, status, retryAfterMs, cause })
}
