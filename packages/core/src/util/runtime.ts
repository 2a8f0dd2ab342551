/**
 * Whether this runtime drops all unfinished work once a response is sent, so that background work needs a
 * `waitUntil` (Cloudflare Workers, Vercel's edge runtime).
 */
export function endsWorkWithResponse(): boolean {
  return globalThis.navigator?.userAgent === 'Cloudflare-Workers' || 'EdgeRuntime' in globalThis
}

/**
 * Whether `fetch` keeps the Authorization header on a redirect to another origin, contrary to the fetch
 * standard: Cloudflare Workers do, unless their compatibility date is 2025-09-01 or later.
 */
export function redirectsCarryAuthorization(): boolean {
  const { Cloudflare } = globalThis as { Cloudflare?: { compatibilityFlags?: Record<string, boolean> } }
  return Cloudflare !== undefined && !Cloudflare.compatibilityFlags?.['strip_authorization_on_cross_origin_redirect']
}

let takesCacheMode: boolean | undefined

/**
 * Init members that keep a reply out of every cache. Next.js 14 stores what its `fetch` returns in the build's folder
 * for a year, POSTs too: a token would lie there, and be served after it expired. Empty if the runtime throws on the
 * member: Cloudflare Workers do, unless their compatibility date is 2024-11-11 or later.
 *
 * @see https://fetch.spec.whatwg.org/#concept-request-cache-mode
 */
export function unstored(): { cache?: 'no-store' } {
  takesCacheMode ??= isTaken({ cache: 'no-store' })
  return takesCacheMode ? { cache: 'no-store' } : {}
}

function isTaken(init: RequestInit): boolean {
  try {
    return new Request('http://localhost', init) instanceof Request
  } catch {
    return false
  }
}
