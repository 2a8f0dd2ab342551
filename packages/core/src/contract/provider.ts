import type { TokenHttp } from './token-http.js'
import type { TokenPolicy } from './token-policy.js'

/**
 * A vendor's facts. A provider package makes one and passes it to `createAuth`; core does the rest. `Api` names the URLs of
 * APIs that are not where the tokens are, `Header` the header that carries the token.
 */
export interface Provider<Credentials, Api extends string = never, Header extends string = 'authorization'> {
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
  /**
   * The header in which the APIs take the token. Where it is another than `authorization`, `auth.fetch` follows redirects itself, since
   * `fetch` would carry the token to other origins.
   *
   * @default { name: 'authorization', prefix: 'Bearer ' }
   */
  readonly tokenHeader?: TokenHeader<Header>
  /**
   * The statuses by which the APIs say that they refuse the token: `auth.fetch` then gets a new one and sends the request once more.
   *
   * @default [401]
   */
  readonly refusedStatuses?: readonly number[]
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

/** A header that carries the token. */
export interface TokenHeader<Header extends string = string> {
  /** Its name, in lower case. One that no request can have is `invalid_options` when an instance is made. */
  readonly name: Header
  /**
   * What stands before the token: printable ASCII characters.
   *
   * @default nothing
   */
  readonly prefix?: string
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
