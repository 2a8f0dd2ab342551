/** The longest wait that a vendor's reply may impose. */
const longestMs = 24 * 60 * 60 * 1000

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
 *
 * @returns milliseconds from `now`, at most a day; `undefined` where the header is absent or unreadable
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  const delay = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(delay) ? undefined : Math.min(Math.max(delay, 0), longestMs)
}
