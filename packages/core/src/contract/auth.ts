import type { AuthErrorCode } from './errors.js'
import type { Token } from './token.js'

/**
 * Everything a program needs to authenticate with one vendor under one credential. `fetch` may be passed on by itself;
 * the other methods need their instance (`() => auth.getToken()`), which must not be copied by spreading. `Header` names the header
 * in which the vendor's APIs take the token.
 */
export interface Auth<Header extends string = 'authorization'> {
  /** The provider's name, for example `'toast'`. */
  readonly provider: string
  /** The environment's base URL, without a trailing slash. `fetch` appends a path to it. */
  readonly baseUrl: string
  /**
   * Returns the held token or a new one. Concurrent callers share one token request.
   *
   * @throws AuthError with any code but `origin_not_allowed`
   */
  getToken(options?: GetTokenOptions): Promise<Token>
  /**
   * Returns the token as headers, for axios and generated clients.
   *
   * @throws AuthError as `getToken` does
   */
  getHeaders(options?: GetTokenOptions): Promise<TokenHeaders<Header>>
  /**
   * The platform's `fetch` with the token attached. After a 401, or what this vendor says instead, it gets a new token and sends the request once more;
   * `authRetry: false` among the init options opts out. A path such as `/orders?page=2` is appended to `baseUrl`.
   *
   * @throws AuthError `origin_not_allowed` for a host that must not see the token; `invalid_options` for what is neither an
   *   absolute URL nor such a path, for one that leads out of `baseUrl` by `..`, and for an `Authorization` header, or
   *   that of this vendor, set by the caller; and as `getToken` does. Otherwise what `fetch` throws
   */
  readonly fetch: AuthFetch
  /**
   * Marks the token as suspect if it is still the one held: the next `getToken` first requests a new one.
   *
   * @param token the token that was refused; default: the one held
   */
  invalidate(token?: Token): Promise<void>
  /** Forgets the token, and whatever delays the next token request. */
  forget(): Promise<void>
  /** A snapshot for dashboards. Nothing in it is secret. */
  status(): AuthStatus
}

/** Options of a single call. */
export interface GetTokenOptions {
  /** Ends this caller's wait with `aborted`. The token request that others share goes on. */
  signal?: AbortSignal | undefined
  /**
   * The minimum remaining lifetime of the token, in milliseconds. At most the advisory window: a vendor may not
   * renew earlier.
   *
   * @default 0
   */
  minValidityMs?: number | undefined
  /**
   * Requests a new token even though one is held, as far as the vendor's request limit allows.
   *
   * @default false
   */
  forceRefresh?: boolean | undefined
  /** For runtimes that end all work with the response: receives the token request as a promise to keep alive. */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
}

/** The token as headers. */
export type TokenHeaders<Header extends string> = { [Name in Header]: string }

/** An `Auth` of a vendor that can revoke tokens. */
export interface RevocableAuth<Header extends string = 'authorization'> extends Auth<Header> {
  /**
   * Revokes the held token at the vendor (RFC 7009) and then forgets it. Waits for a request that is under way, and
   * revokes its token too. Does nothing without a token. Calls refused with the revoked token get their 401.
   *
   * @throws AuthError; the token is then still held, so the call can be repeated
   */
  revoke(): Promise<void>
}

/** `fetch` with one extra init option. */
export type AuthFetch = (input: string | URL | Request, init?: AuthRequestInit) => Promise<Response>

/** The init options of `fetch`, and `authRetry`. */
export interface AuthRequestInit extends RequestInit {
  /**
   * Whether to answer a refusal with a new token and one replay.
   *
   * @default true
   */
  authRetry?: boolean | undefined
}

/** A snapshot of one instance. */
export interface AuthStatus {
  readonly provider: string
  /** The option `label`, if one was given. */
  readonly label?: string
  readonly baseUrl: string
  /**
   * `'none'`: no token held. `'valid'`: outside its windows. `'advisory'` and `'mandatory'`: in that refresh window.
   * `'expired'`: past its end.
   */
  readonly state: 'none' | 'valid' | 'advisory' | 'mandatory' | 'expired'
  /** The masked token and its times, where one is held. */
  readonly token?: {
    readonly masked: string
    readonly issuedAt: number
    readonly expiresAt: number
    readonly expiresInMs: number
    /** How long before its end the token is refreshed in the background, in milliseconds. */
    readonly advisoryWindowMs: number
    /** How long before its end callers wait for a new one, in milliseconds. */
    readonly mandatoryWindowMs: number
    readonly scope?: readonly string[]
  }
  /** Whether the API, or the caller, has refused the held token. */
  readonly suspect: boolean
  /** Whether a token request is under way. */
  readonly refreshing: boolean
  /** The failure that delays the next token request, and until when (epoch milliseconds). */
  readonly backoff?: { readonly code: AuthErrorCode; readonly until: number }
  /** When the refresh token ends, in epoch milliseconds, where the vendor says so and this instance knows. */
  readonly refreshExpiresAt?: number
  /** Token requests that this instance has sent. */
  readonly tokenRequests: number
  /** How often this instance has given out a token: to `getToken`, `getHeaders` and `fetch`. */
  readonly given: number
}
