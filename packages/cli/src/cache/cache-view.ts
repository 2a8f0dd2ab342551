import {
  isAuthError,
  type Auth,
  type AuthErrorCode,
  type AuthOptions,
  type AuthStatus,
  type TokenCache,
} from '@auth/core'
import { readOnlyCache } from './read-only-cache.js'

/** What the shared cache says about one credential. */
export interface CacheView extends Pick<AuthStatus, 'state' | 'token'> {
  /** The failure that holds back the next token request. */
  readonly backoff?: { readonly code: AuthErrorCode; readonly until: number }
  /** A token request was begun and its outcome is not noted: it is under way, or its process has ended in the middle. */
  readonly isPending: boolean
  /** Until when the vendor's limit holds back token requests that can wait. */
  readonly pacedUntil?: number
  /** Why the cache could not be read. */
  readonly cacheProblem?: 'timeout' | 'error' | 'unreadable'
}

/**
 * Looks at what the shared cache holds, without changing it and without asking the vendor: the instance can write
 * nothing, and what it would send is stopped.
 *
 * @param make makes the instance, with these options
 */
export async function viewCache(make: (options: AuthOptions) => Auth, cache: TokenCache): Promise<CacheView> {
  let stopped: AuthStatus | undefined
  let pacedUntil: number | undefined
  let cacheProblem: CacheView['cacheProblem']
  const auth = make({
    cache: readOnlyCache(cache),
    retry: { limit: 0 },
    // So that it says when the limit is reached, where a request would otherwise be sent regardless.
    tokenRequestLimit: 'enforce',
    async fetch() {
      // As it is now: the failure that follows is not the vendor's.
      stopped ??= auth.status()
      throw new Error('nothing is sent')
    },
    onEvent(event) {
      if (event.type === 'cache_failed') cacheProblem = event.why
      if (event.type === 'token_request_paced') pacedUntil = event.until
    },
  })
  const refusal: unknown = await auth.getToken().then(
    // With a token at hand the limit is only spoken of when another one is asked for.
    () => auth.getToken({ forceRefresh: true }).catch(() => undefined),
    (error: unknown) => error,
  )
  const { backoff } = stopped ?? auth.status()
  const error = stopped === undefined && isAuthError(refusal) ? refusal : undefined
  const isLimit = isAuthError(error, 'token_request_limit')
  if (isLimit) pacedUntil = Date.now() + (error.retryAfterMs ?? 0)
  const { state, token } = auth.status()
  return {
    state,
    ...(token && { token }),
    ...(backoff && { backoff }),
    isPending: error !== undefined && !isLimit && backoff === undefined,
    ...(pacedUntil !== undefined && { pacedUntil }),
    ...(cacheProblem !== undefined && { cacheProblem }),
  }
}
