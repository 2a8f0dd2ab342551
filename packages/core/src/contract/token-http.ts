/** HTTP access to a vendor's token endpoint, passed to a provider for one token request. */
export interface TokenHttp {
  /**
   * Sends one POST, with the instance's deadlines and retries, and reads at most 64 KiB of the reply.
   *
   * @returns the reply if its status is 2xx or 4xx; a 2xx has a JSON body unless `reply` is `'any'`
   * @throws AuthError `provider_unavailable`, `timeout`, `rate_limited` or `invalid_response` otherwise
   */
  post(url: string, request: TokenHttpRequest): Promise<TokenHttpReply>
  /** Sends one GET, for a vendor that issues tokens by that; all else is as with `post`. */
  get(url: string, request?: TokenHttpGet): Promise<TokenHttpReply>
}

/** One GET to a token endpoint. */
export interface TokenHttpGet {
  readonly headers?: Readonly<Record<string, string>>
  /** For an authorization code or a refresh token: once it may have been sent, no retry sends it again. */
  readonly once?: boolean
  /** `'json'` (default): a 2xx must be JSON. `'any'`: its body is ignored. */
  readonly reply?: 'json' | 'any'
}

/** One POST to a token endpoint. */
export interface TokenHttpRequest extends TokenHttpGet {
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Readonly<Record<string, string>>
  /** Sent as `application/json`. */
  json?: unknown
}

/** A vendor's reply. */
export interface TokenHttpReply {
  /** Whether the status is 2xx. */
  readonly ok: boolean
  readonly status: number
  /** The parsed JSON, or `undefined` if the body is not JSON. */
  readonly body: unknown
  /**
   * A header of the reply, by its name in any case; `undefined` if it has none, and always for a cookie. A function, since what a header
   * holds may be secret: printing a reply shows none.
   */
  header(this: void, name: string): string | undefined
}
