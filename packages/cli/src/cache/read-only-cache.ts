import type { TokenCache } from '@auth/core'

/**
 * A cache that can be looked at and not changed: what is written goes nowhere. The lease is nobody's, so that core looks
 * as it does before a request, and others are not kept waiting.
 */
export function readOnlyCache(cache: TokenCache): Required<TokenCache> {
  return {
    get: (key) => cache.get(key),
    set: async () => undefined,
    delete: async () => undefined,
    lease: async () => ({ set: async () => true, extend: async () => true, release: async () => undefined }),
  }
}
