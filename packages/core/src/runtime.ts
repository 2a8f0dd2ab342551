/**
 * Whether this runtime drops whatever is still under way once a response is sent, so that work behind it needs a
 * `waitUntil` (Cloudflare Workers, Vercel's edge runtime).
 */
export function endsWorkWithResponse(): boolean {
  return globalThis.navigator?.userAgent === 'Cloudflare-Workers' || 'EdgeRuntime' in globalThis
}
