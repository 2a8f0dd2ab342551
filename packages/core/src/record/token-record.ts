import * as v from 'valibot'
import { memoize } from '../options/memoize.js'
import { apart } from '../options/parse.js'
import type { Failure } from './failure.js'
import { recentAttempts } from './hourly-limit.js'
import type { Token } from '../contract/token.js'
import { BearerToken } from './bearer-token.js'

/** What the processes that share a credential know about it. Kept for as long as its longest part. */
export interface TokenRecord {
  token?: Token | undefined
  /** Of a token that the API refused: nobody adopts it until the vendor has reissued it. */
  rejectedFingerprint?: string | undefined
  failure?: Failure | undefined
  /** When token requests were sent, in epoch milliseconds: those of the last hour. */
  attempts: readonly number[]
}

const version = 1

const recordSchema = memoize(() => {
  const time = v.pipe(v.number(), v.finite())
  const failure = v.object({
    kind: v.picklist(['rejected', 'rateLimited', 'unavailable', 'invalidResponse']),
    code: v.picklist([
      'invalid_credentials',
      'reauthorization_required',
      'invalid_options',
      'rate_limited',
      'provider_unavailable',
      'timeout',
      'invalid_response',
    ]),
    message: v.string(),
    status: v.optional(v.number()),
    failures: v.pipe(v.number(), v.minValue(1)),
    refusedGrant: v.optional(v.string()),
    pending: v.optional(v.boolean()),
    since: time,
    until: time,
  })
  return v.object({
    v: v.literal(version),
    token: v.optional(
      v.object({
        accessToken: v.string(),
        issuedAt: time,
        expiresAt: time,
        scope: v.optional(v.array(v.string())),
        refreshExpiresAt: v.optional(time),
        details: v.optional(v.record(v.string(), v.string())),
      }),
    ),
    rejectedFingerprint: v.optional(v.string()),
    failure: v.optional(failure),
    /** The former name of `failure`. */
    negative: v.optional(failure),
    attempts: v.array(time),
  })
})

export function serializeRecord({ token, rejectedFingerprint, failure, attempts }: TokenRecord): string {
  const stored = token && {
    accessToken: token.accessToken,
    issuedAt: token.issuedAt,
    expiresAt: token.expiresAt,
    scope: token.scope,
    refreshExpiresAt: token.refreshExpiresAt,
    details: token.details,
  }
  return JSON.stringify({ v: version, token: stored, rejectedFingerprint, failure, attempts })
}

/** Reads a record. Returns `undefined` for one of another version, or of an unknown form. */
export function parseRecord(text: string): TokenRecord | undefined {
  try {
    const { negative, ...record } = v.parse(recordSchema(), JSON.parse(text), apart)
    const { token, rejectedFingerprint, failure = negative, attempts } = record
    return {
      token: token && new BearerToken(token),
      rejectedFingerprint,
      failure: failure as Failure | undefined,
      attempts,
    }
  } catch {
    return undefined
  }
}

/** How long a record is worth keeping, in milliseconds. */
export function recordTtlMs(record: TokenRecord, now: number): number {
  return Math.max(1_000, recordEnd(record, now) - now)
}

/** Until when a record is worth keeping. */
export function recordEnd({ token, failure, attempts }: TokenRecord, now: number): number {
  return Math.max(
    token?.expiresAt ?? 0,
    // Twice as long as the backoff, so that the next failure counts as another in a row.
    failure ? 2 * failure.until - failure.since : 0,
    ...recentAttempts(attempts, now).map((at) => at + 60 * 60_000),
  )
}
