import type { SteadyClock } from '../util/clock.js'
import type { Backoff } from './backoff.js'

/**
 * The backoff that the vendor's limit causes, while an hour's allowance of requests is used up.
 *
 * Which requests it stops, and which are sent all the same: `backoffRules` in `backoff.ts`.
 */
export function limitedBackoff(
  noted: readonly number[],
  shifted: Shifted | undefined,
  perHour: number | undefined,
  clock: SteadyClock,
): Backoff | undefined {
  const attempts = noted.map((at) => shifted?.get(at) ?? at)
  const end = pacedUntil(attempts, perHour, clock.now())
  if (end === undefined) return undefined
  const until = clock.wallAt(end)
  const message = `this hour's ${perHour} token requests are spent`
  return { why: 'limited', since: until - hourMs, until, code: 'token_request_limit', message, status: undefined }
}

const hourMs = 60 * 60_000

/** Attempts as they are stored: a single one as a bare number, since an array around it costs each tenant 40 bytes. */
export type Kept = number | readonly number[]

export function kept(attempts: readonly number[]): Kept {
  const [only] = attempts
  return only !== undefined && attempts.length === 1 ? only : attempts
}

export function listOf(attempts: Kept): readonly number[] {
  return typeof attempts === 'number' ? [attempts] : attempts
}

/**
 * When the vendor's hourly limit lets the next token request through.
 *
 * @param attempts when requests were sent, in milliseconds of a single clock
 * @returns a time of that clock, or `undefined` when a request may be sent now
 */
function pacedUntil(attempts: readonly number[], perHour: number | undefined, now: number): number | undefined {
  if (perHour === undefined) return undefined
  const recent = recentAttempts(attempts, now).toSorted((a, b) => a - b)
  const oldest = recent[recent.length - perHour]
  return oldest === undefined ? undefined : oldest + hourMs
}

/** The attempts of the last hour. If this clock is behind others, some may lie up to an hour ahead: they count too. */
export function recentAttempts(attempts: readonly number[], now: number): number[] {
  return attempts.filter((at) => Math.abs(now - at) < hourMs)
}

/** When attempts count as sent by the steady clock here, for those that were noted with a different time. */
export type Shifted = Map<number, number>

/** For an attempt that another machine's clock noted ahead of ours: when it counts as sent, which is now. */
export function shiftOf(at: number, clock: SteadyClock): number | undefined {
  const now = clock.now()
  const shifted = now - Math.max(0, clock.wallAt(now) - at)
  return shifted === at ? undefined : shifted
}

/** Those still worth keeping. One that no longer counts stays as long as any may: if read again, it would seem new. */
export function stillCounted(attempts: readonly number[], shifted: Shifted | undefined, clock: SteadyClock): number[] {
  const now = clock.now()
  const counted = new Set([
    ...recentAttempts(attempts, clock.wallAt(now)),
    ...attempts.filter((at) => recentAttempts([shifted?.get(at) ?? at], now).length > 0),
  ])
  for (const at of shifted?.keys() ?? []) if (!counted.has(at)) shifted?.delete(at)
  return [...counted].toSorted((a, b) => a - b)
}
