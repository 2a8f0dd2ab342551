import type { RefreshTokens, TokenCache } from '../contract/provider.js'
import type { AuthEvent } from '../contract/events.js'

/** 32 bytes, or the same in base64: `openssl rand -base64 32` makes them. */
export type EncryptionKey = Uint8Array | string

/** A key, or several while they rotate. */
export type EncryptionKeys = EncryptionKey | readonly EncryptionKey[]

/** Options that every provider takes. */
export interface AuthOptions {
  /**
   * Which of many tenants this is, in events, errors and `status()`: a name of your own, such as a store's id. It is shown, so it must not be
   * secret. Never sent, hashed or stored.
   *
   * @default none
   */
  label?: string | undefined
  /**
   * Where processes share the token, for example `redisCache({ client })`. What it holds is encrypted.
   *
   * @default none beyond this instance
   */
  cache?: TokenCache | undefined
  /**
   * Encrypts what the cache holds. An array rotates: the first encrypts, all decrypt. A function is called before every
   * token request, so that instances outlive a rotation; while it fails, so does the request, with `credentials_unavailable`.
   * Required with a cache where the secret is a person's password. The bytes are copied: wipe yours once the instance is made, or
   * the function has given them.
   *
   * @default derived from the secret, where the vendor issued it
   */
  encryptionKey?: EncryptionKeys | (() => EncryptionKeys | Promise<EncryptionKeys>) | undefined
  /**
   * Milliseconds that one operation of the cache may take before the request goes on without it.
   *
   * @default 500
   */
  cacheTimeoutMs?: number | undefined
  /**
   * The `fetch` that carries all requests, for example one with a proxy: another client's, or a wrapper. It is called with
   * a URL as a string and an init, never with a `Request`.
   *
   * @default globalThis.fetch, looked up at each call
   */
  fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined
  /**
   * The clock, in epoch milliseconds.
   *
   * @default Date.now
   */
  now?: (() => number) | undefined
  /**
   * Milliseconds that one attempt of a token request may take, its body included. At most an hour.
   *
   * @default 10_000
   */
  timeoutMs?: number | undefined
  /**
   * Milliseconds that a token request may take with all its retries, the credentials function included.
   *
   * @default 30_000
   */
  totalTimeoutMs?: number | undefined
  /** How often a token request is sent again after a network error, 408 or 5xx. */
  retry?:
    | {
        /**
         * Retries after the first attempt, 0 to 10.
         *
         * @default 2
         */
        limit?: number | undefined
        /**
         * Milliseconds before the first retry; doubled for each further one, with jitter.
         *
         * @default 300
         */
        delayMs?: number | undefined
      }
    | undefined
  /** Narrower refresh windows than the provider's own. Wider ones are cut back to those. */
  refresh?:
    | {
        /** Milliseconds before its end from which a token is refreshed in the background. */
        advisoryWindowMs?: number | undefined
        /** Milliseconds before its end from which callers wait for a new token. */
        mandatoryWindowMs?: number | undefined
      }
    | undefined
  /**
   * Further origins that may be sent the token by `auth.fetch`, for example `['https://api.example.com']`. Each is named in
   * full, without `*`.
   *
   * @default []
   */
  allowedOrigins?: readonly string[] | undefined
  /**
   * Allows `http:` on hosts other than this machine. For test networks only: everybody on the way reads the secret.
   *
   * @default false
   */
  allowInsecureHttp?: boolean | undefined
  /**
   * What the vendor's request limit does. `'pace'`: requests that can wait are left out. `'enforce'`: the others fail
   * with `token_request_limit` once the hour's requests are spent, and none is retried.
   *
   * @default 'pace'
   */
  tokenRequestLimit?: 'pace' | 'enforce' | undefined
  /**
   * Bytes of a request body that `auth.fetch` keeps to send it once more after a 401.
   *
   * @default 1_048_576
   */
  replayLimitBytes?: number | undefined
  /** Called with each event. What it throws is ignored. */
  onEvent?: ((event: AuthEvent) => unknown) | undefined
}

/** What `createAuth` takes beside the provider: the options of an instance, and what its package knows about it. */
export interface CreateAuthOptions<Credentials> extends AuthOptions {
  /**
   * The credentials, or a function that is called for them before every token request, and must always name the same
   * subject: a new secret is taken as it comes, but another subject ends all that was held for the one before. A token that
   * is held is given out without asking the function, so tenants by request need an instance each: `createAuthPool`.
   */
  credentials: Credentials | (() => Credentials | Promise<Credentials>)
  /** Checks what a credentials function gave. @throws AuthError `invalid_options` */
  checkCredentials?: ((credentials: unknown) => Credentials) | undefined
  /**
   * The environment's base URL.
   *
   * @default the token URL's origin
   */
  baseUrl?: string | undefined
  /** Where the refresh token is kept, for a grant that has one. */
  refreshTokens?: RefreshTokens | undefined
  /** What the token is asked for: tokens of different scope are never shared. */
  scope?: readonly string[] | undefined
  /** Whose grant it is, where the credentials do not say it: a user's. Two accounts never share a token. */
  account?: string | undefined
}
