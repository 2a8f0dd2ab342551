/** The kinds of failure after which the next token request is delayed. */
export type BackoffKind = 'rejected' | 'rateLimited' | 'unavailable' | 'invalidResponse'

/**
 * When a token is refreshed, and how long a failure delays the next request. Windows and intervals are 0 or more, or no instance is made
 * (`invalid_options`).
 */
export interface TokenPolicy {
  /** This long before the end of a token it is refreshed in the background. */
  advisoryWindowMs: number
  /** This long before its end callers wait for a new one. */
  mandatoryWindowMs: number
  /**
   * The vendor issues another token only this long before the end of the last one, in milliseconds: any earlier it would
   * give out the same one.
   *
   * @default at any time
   */
  renewableWithinMs?: number
  /**
   * A refresh token whose end is unknown is used by a pool's `renewDue` when its last use is longer ago than this, in
   * milliseconds, so that an idle grant does not lapse.
   *
   * @default 7 days
   */
  grantIntervalMs?: number
  /**
   * At this age a token is renewed in the background, in milliseconds from its issue, for a vendor that asks for renewals long before
   * the end: more than 0. The windows go on to apply.
   *
   * @default by the advisory window, at most a tenth of the token's life
   */
  renewAfterMs?: number
  /**
   * Whether a refresh token stays good after its use. Otherwise each is good for one use, and whoever sends one needs the right to:
   * the store's `lock`, or `exclusive: true`.
   *
   * @default false
   */
  refreshTokenStays?: boolean
  /**
   * Whether the vendor refuses a refresh token just as it refuses the client, so that nobody can tell which of them it was. A refused
   * request with a refresh token then ends with either code, and a refresh token that is stored after it is worth a request at once.
   *
   * @default false
   */
  refusalsAlike?: boolean
  /** How many token requests an hour the vendor asks its clients to stay within. */
  requestsPerHour?: number
  /** How long the first failure of a kind delays the next token request, and the most that a later one may. */
  backoff: Record<BackoffKind, { firstMs: number; maxMs: number }>
}
