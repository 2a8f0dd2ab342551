/**
 * Whether this runtime drops whatever is still under way once a response is sent, so that work behind it needs a
 * `waitUntil` (Cloudflare Workers, Vercel's edge runtime).
 */
export function endsWorkWithResponse(): boolean {
  return globalThis.navigator?.userAgent === 'Cloudflare-Workers' || 'EdgeRuntime' in globalThis
}

/**
 * Whether `fetch` takes the Authorization header along when a redirect leads to another origin, against the fetch
 * standard: Cloudflare Workers do, unless their compatibility date is 2025-09-01 or later.
 */
export function redirectsCarryAuthorization(): boolean {
  const { Cloudflare } = globalThis as { Cloudflare?: { compatibilityFlags?: Record<string, boolean> } }
  return Cloudflare !== undefined && !Cloudflare.compatibilityFlags?.['strip_authorization_on_cross_origin_redirect']
}

let takesCacheMode: boolean | undefined

/**
 * What keeps a reply out of every store, as init members. Next.js 14 writes what its `fetch` brings into the build's
 * folder for a year, POSTs too: a token would lie there, and be given again after its end. Empty where the runtime throws
 * for the member: Cloudflare Workers do, unless their compatibility date is 2024-11-11 or later.
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
