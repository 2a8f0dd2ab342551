const hourMs = 60 * 60_000

/** Attempts as they are kept: one alone as the number that it is, since an array around it takes 40 bytes of each tenant. */
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
 * @param attempts when requests were sent, in milliseconds of any one clock
 * @returns a time of that clock, or `undefined` when a request may be sent now
 */
export function pacedUntil(attempts: readonly number[], perHour: number | undefined, now: number): number | undefined {
  if (perHour === undefined) return undefined
  const recent = recentAttempts(attempts, now).toSorted((a, b) => a - b)
  const oldest = recent[recent.length - perHour]
  return oldest === undefined ? undefined : oldest + hourMs
}

/** The attempts of the last hour. A clock that is behind the others' may find some up to an hour ahead: they count too. */
export function recentAttempts(attempts: readonly number[], now: number): number[] {
  return attempts.filter((at) => Math.abs(now - at) < hourMs)
}
