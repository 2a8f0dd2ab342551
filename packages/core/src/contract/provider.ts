/** A vendor's facts. A provider package makes one of these and hands it to `createAuth`; core does the rest. */
export interface Provider<Credentials> {
  /** The name that errors, events and cache keys carry, for example `'toast'`. */
  readonly name: string
  /** Where tokens are requested, without what belongs to one credential. Never secret. */
  readonly tokenUrl: string
  /** Origins that may be sent the token by `auth.fetch`, for example `['https://ws-api.toasttab.com']`. */
  readonly allowedOrigins: readonly string[]
  /** When to refresh, and how long to hold back after a failure. */
  readonly policy: TokenPolicy
  /** Names the credential: who asks, and the secret that proves it. */
  identify(credentials: Credentials): Identity
  /** Asks for a token with the credentials themselves. */
  requestToken(credentials: Credentials, http: TokenHttp): Promise<TokenResponse>
  /** Asks for a token with a refresh token (RFC 6749 section 6). Absent where the vendor has none. */
  refreshToken?(refreshToken: string, credentials: Credentials, http: TokenHttp): Promise<TokenResponse>
  /** Ends a token's life at the vendor (RFC 7009). Absent where the vendor has no such thing. */
  revokeToken?(accessToken: string, credentials: Credentials, http: TokenHttp): Promise<void>
}

/** Who asks for a token. */
export interface Identity {
  /** A user name or client id. */
  subject: string
  /** What else tells this subject's tokens from each other, such as an access level. Never secret. */
  variant?: string
  /** The password or client secret. */
  secret: string
  /** `'issued'`: made by the vendor, so not guessable. `'password'`: chosen by a person. */
  secretKind: 'issued' | 'password'
}

/** A vendor's reply to a token request, in one form for all vendors. */
export interface TokenResponse {
  accessToken: string
  /** Seconds until the token ends, counted from when the request was sent. */
  expiresInSeconds: number
  /** Must be `Bearer` in any spelling, where it is given. */
  tokenType?: string
  scope?: readonly string[]
  /** A new refresh token to keep; the one that was sent is then no longer to be used (RFC 6749 section 6). */
  refreshToken?: string
}

/** The kinds of failure after which the next token request is held back. */
export type BackoffKind = 'rejected' | 'rateLimited' | 'unavailable' | 'invalidResponse'

/** Data that says when a token is refreshed and how long a failure holds back the next request. */
export interface TokenPolicy {
  /** This long before the end of a token it is refreshed in the background. */
  advisoryWindowMs: number
  /** This long before its end callers wait for a new one. */
  mandatoryWindowMs: number
  /** How many token requests an hour the vendor asks its clients to stay within. */
  requestsPerHour?: number
  /** How long the first failure of a kind, and at most any later one, holds back the next token request. */
  backoff: Record<BackoffKind, { firstMs: number; maxMs: number }>
}

/** The way to a vendor's token endpoint, handed to a provider for one token request. */
export interface TokenHttp {
  /**
   * Sends one POST, with the instance's deadlines and retries, and reads at most 64 KiB of the reply.
   *
   * @returns the reply if its status is 2xx or 4xx; a 2xx has a JSON body unless `reply` is `'any'`
   * @throws AuthError `provider_unavailable`, `timeout`, `rate_limited` or `invalid_response` otherwise
   */
  post(url: string, request: TokenHttpRequest): Promise<TokenHttpReply>
}

/** One POST to a token endpoint. */
export interface TokenHttpRequest {
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Readonly<Record<string, string>>
  /** Sent as `application/json`. */
  json?: unknown
  headers?: Readonly<Record<string, string>>
  /** For an authorization code or a refresh token: once it may have been sent, no retry sends it again. */
  once?: boolean
  /** `'json'` (default): a 2xx must be JSON. `'any'`: its body does not matter. */
  reply?: 'json' | 'any'
}

/** A vendor's reply. */
export interface TokenHttpReply {
  /** Whether the status is 2xx. */
  readonly ok: boolean
  readonly status: number
  /** The parsed JSON, or `undefined` where it is none. */
  readonly body: unknown
}

/**
 * A string key-value store with a time to live. What it holds is opaque to it.
 * A method that fails rejects; a missing or expired key is `undefined`.
 */
export interface TokenCache {
  /** The value that was set, or `undefined` once `ttlMs` have passed, or where nothing was set. */
  get(key: string): Promise<string | undefined>
  /** Keeps a value for `ttlMs` milliseconds, in place of the one before. */
  set(key: string, value: string, options: { ttlMs: number }): Promise<void>
  /** Removes a value, if there is one. */
  delete(key: string): Promise<void>
  /** Makes the caller the one holder of `key` across processes, or returns `undefined` while somebody else is. */
  lease?(key: string, options: { ttlMs: number }): Promise<Lease | undefined>
}

/** The right to write one key, until its time runs out. */
export interface Lease {
  /** Writes if the lease is still held. Otherwise returns false and writes nothing. */
  set(value: string, options: { ttlMs: number }): Promise<boolean>
  /** Frees our own lease only, never a successor's. */
  release(): Promise<void>
}

/** Where a rotating refresh token is kept. It is durable state, not cache: losing it means asking the user again. */
export interface RefreshTokens {
  /** Returns the newest refresh token, or `undefined` where there is none yet. */
  load(): Promise<string | undefined>
  /** Stores a new one. The access token that came with it is given out only after this has resolved. */
  save(refreshToken: string): Promise<void>
}
