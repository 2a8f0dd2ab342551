import type { TokenHttp } from './token-http.js'

/**
 * A vendor's facts. A provider package makes one and passes it to `createAuth`; core does the rest. `Api` names the URLs of
 * APIs that are not where the tokens are.
 */
export interface Provider<Credentials, Api extends string = never> {
  /** The name that errors, events and cache keys carry, for example `'toast'`. */
  readonly name: string
  /** Where tokens are requested, without anything that belongs to one credential. Never secret. */
  readonly tokenUrl: string
  /** Origins to which `auth.fetch` may send the token, for example `['https://ws-api.toasttab.com']`. */
  readonly allowedOrigins: readonly string[]
  /**
   * Where the vendor's APIs are, if they are on other hosts than its tokens, for example
   * `{ transactionsUrl: 'https://transactions.example.com/v1' }`. Each becomes a member of the instance, and `auth.fetch` refuses a path,
   * which could lead to any of them. Without a trailing slash; their origins belong into `allowedOrigins`.
   */
  readonly apiUrls?: ApiUrls<Api>
  /** When to refresh, and how long to back off after a failure. */
  readonly policy: TokenPolicy
  /** Names the credential: who asks, and the secret that proves it. */
  identify(credentials: Credentials): Identity
  /**
   * Requests a token with the credentials themselves, or with an authorization code. Absent where only a refresh token can bring one:
   * without a stored one nothing is sent, and core says `reauthorization_required`.
   */
  requestToken?(credentials: Credentials, http: TokenHttp): Promise<TokenResponse>
  /**
   * Whether `requestToken` has an authorization code that was not sent yet. Such a code goes before a stored refresh token, and what
   * it brings is saved over that one: so a user connects anew.
   *
   * @default never
   */
  hasUnsentCode?(): boolean
  /** Requests a token with a refresh token (RFC 6749 section 6). Absent if the vendor has none. */
  refreshToken?(refreshToken: string, credentials: Credentials, http: TokenHttp): Promise<TokenResponse>
  /** Revokes a token at the vendor (RFC 7009). Absent if the vendor has no revocation. */
  revokeToken?(accessToken: string, credentials: Credentials, http: TokenHttp): Promise<void>
}

/** URLs of a vendor's APIs by their names. */
export type ApiUrls<Api extends string> = { readonly [Name in Api]: string }

/** An instance with these URLs for members, where its vendor has any. */
export type WithApiUrls<Face, Api extends string> = [Api] extends [never] ? Face : Face & ApiUrls<Api>

/** Who asks for a token. */
export interface Identity {
  /** A user name or client id. */
  subject: string
  /** What else distinguishes this subject's tokens, such as an access level. Never secret. */
  variant?: string
  /** The password or client secret. Empty for a public client, which has none: a cache then requires `encryptionKey`. */
  secret: string
  /** `'issued'`: made by the vendor, so not guessable. `'password'`: chosen by a person. */
  secretKind: 'issued' | 'password'
}

/** A vendor's reply to a token request, in one form for all vendors. */
export type TokenResponse = TokenReply & (TokenLifetime | TokenEnd)

/** How long a token lives. */
export interface TokenLifetime {
  /** Seconds until the token ends, counted from when the request was sent. */
  expiresInSeconds: number
  expiresAt?: undefined
}

/** When a token ends. */
export interface TokenEnd {
  /**
   * The token's end by the vendor's clock, in epoch milliseconds. How long that is from now is told by the reply's `Date` header, so
   * that it does not matter how far apart the two clocks are; where it has none, by the clock here.
   */
  expiresAt: number
  expiresInSeconds?: undefined
}

/** What a reply has beside the token's end. */
export interface TokenReply {
  /**
   * The access token. Where it cannot be read but a new refresh token can, an empty string: core refuses the reply, but saves that one
   * first, since the one before it is spent.
   */
  accessToken: string
  /** If present, must be `Bearer`, in any case. */
  tokenType?: string
  scope?: readonly string[]
  /** A new refresh token to keep; the one that was sent must then not be used again (RFC 6749 section 6). */
  refreshToken?: string
  /** Seconds until the refresh token ends, where the vendor says so. At most one of this and `refreshExpiresAt`. */
  refreshExpiresInSeconds?: number
  /** When the refresh token ends by the vendor's clock, in epoch milliseconds, where the vendor says so. */
  refreshExpiresAt?: number
  /** What else the reply says, such as the id of the merchant. Shown and shared with the token, so nothing secret. */
  details?: Readonly<Record<string, string>>
}

/** The kinds of failure after which the next token request is delayed. */
export type BackoffKind = 'rejected' | 'rateLimited' | 'unavailable' | 'invalidResponse'

/** When a token is refreshed, and how long a failure delays the next request. */
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
   * the end. The windows go on to apply.
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
  /** How many token requests an hour the vendor asks its clients to stay within. */
  requestsPerHour?: number
  /** How long the first failure of a kind delays the next token request, and the most that a later one may. */
  backoff: Record<BackoffKind, { firstMs: number; maxMs: number }>
}

/**
 * A string key-value store with a time to live. Its values are opaque to it.
 * A method that fails rejects; a missing or expired key is `undefined`.
 */
export interface TokenCache {
  /** The value that was set, or `undefined` if none was set or `ttlMs` have passed. */
  get(key: string): Promise<string | undefined>
  /** Keeps a value for `ttlMs` milliseconds, replacing any previous one. */
  set(key: string, value: string, options: { ttlMs: number }): Promise<void>
  /** Removes a value, if there is one. */
  delete(key: string): Promise<void>
  /** Makes the caller the sole holder of `key` across processes, or returns `undefined` while somebody else is. */
  lease?(key: string, options: { ttlMs: number }): Promise<Lease | undefined>
}

/** The right to write one key, until its time runs out. */
export interface Lease {
  /** Writes if the lease is still held. Otherwise returns false and writes nothing. */
  set(value: string, options: { ttlMs: number }): Promise<boolean>
  /**
   * Makes the lease last for `ttlMs` from now, if it is still held. Otherwise returns false and changes nothing. A lease that has it is
   * taken for seconds and extended while its request lives; one without is taken for as long as a request may last.
   */
  extend?(options: { ttlMs: number }): Promise<boolean>
  /** Releases only our own lease, never a successor's. */
  release(): Promise<void>
}

/**
 * Storage for a refresh token: durable state, not a cache, since losing it means asking the user again. Where a refresh token is good
 * for one use, it takes a `lock`, or `exclusive: true`: sent twice, it makes the vendor end the grant (RFC 9700 section 4.14.2).
 */
export interface RefreshTokens {
  /** Returns the newest refresh token, or `undefined` if there is none yet. */
  load(): Promise<string | undefined>
  /** Stores a new one in place of the old one. */
  save(refreshToken: string): Promise<void>
  /**
   * Takes the right to use the stored refresh token for `ttlMs` milliseconds: one holder across all processes, until its time runs
   * out or it is released. Returns `undefined` while somebody else has it.
   */
  lock?(options: { ttlMs: number }): Promise<GrantLock | undefined>
  /** This process alone uses the grant. Kept to within the process, over all its instances. */
  exclusive?: true
}

/** The right to use the stored refresh token. */
export interface GrantLock {
  /** Makes it last for `ttlMs` from now, if it is still held. Otherwise returns false and changes nothing. */
  extend(options: { ttlMs: number }): Promise<boolean>
  /** Releases only our own lock, never a successor's. */
  release(): Promise<void>
}
