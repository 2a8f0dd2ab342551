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
