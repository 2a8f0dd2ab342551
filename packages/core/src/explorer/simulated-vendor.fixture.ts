let worlds = 0

interface Grant {
  readonly account: string
  hasEnded: boolean
}

export interface VendorReply {
  readonly status: number
  readonly body: { access_token?: string; refresh_token?: string; error?: string }
}

/** A vendor whose refresh tokens are good for one use: one that comes again ends its grant (RFC 9700 section 4.14.2). */
export class SimulatedVendor {
  readonly #codes = new Map<string, string>()
  /** Every refresh token that it ever issued. */
  readonly #refreshTokens = new Map<string, { readonly grant: Grant; isUsed: boolean }>()
  readonly #accessTokens = new Map<string, Grant>()
  readonly #world = (worlds += 1)
  #issued = 0

  /** A user authorizes. @returns the code */
  authorize(account: string): string {
    this.#issued += 1
    const code = `${account}/code.w${this.#world}-${this.#issued}`
    this.#codes.set(code, account)
    return code
  }

  /** A grant, as one that was connected long ago. @returns its refresh token */
  grant(account: string): string {
    return this.#refreshToken({ account, hasEnded: false })
  }

  /** The user takes the grant back. */
  endGrantOf(refreshToken: string): void {
    const known = this.#refreshTokens.get(refreshToken)
    if (known) known.grant.hasEnded = true
  }

  /** Whether a refresh token would bring a token. */
  isGood(refreshToken: string | undefined): boolean {
    const known = refreshToken === undefined ? undefined : this.#refreshTokens.get(refreshToken)
    return known !== undefined && !known.isUsed && !known.grant.hasEnded
  }

  /** The API refuses all access tokens issued so far. */
  forgetAccessTokens(): void {
    this.#accessTokens.clear()
  }

  accepts(accessToken: string): boolean {
    return this.#accessTokens.get(accessToken)?.hasEnded === false
  }

  answer({ code, refreshToken, scope }: TokenRequest): VendorReply {
    if (code !== undefined) {
      const account = this.#codes.get(code)
      this.#codes.delete(code)
      return account === undefined ? refusal : this.#issue({ account, hasEnded: false }, scope)
    }
    const known = this.#refreshTokens.get(refreshToken ?? '')
    if (known === undefined) return refusal
    if (known.isUsed) known.grant.hasEnded = true
    if (known.grant.hasEnded) return refusal
    known.isUsed = true
    return this.#issue(known.grant, scope)
  }

  #issue(grant: Grant, scope: string): VendorReply {
    const refreshToken = this.#refreshToken(grant)
    const accessToken = `${grant.account}/${scope}/${this.#issued}`
    this.#accessTokens.set(accessToken, grant)
    return { status: 200, body: { access_token: accessToken, refresh_token: refreshToken } }
  }

  #refreshToken(grant: Grant): string {
    this.#issued += 1
    const refreshToken = `${grant.account}/refresh.w${this.#world}-${this.#issued}`
    this.#refreshTokens.set(refreshToken, { grant, isUsed: false })
    return refreshToken
  }
}

/** A token request, as the vendor reads it. */
export interface TokenRequest {
  readonly code?: string | undefined
  readonly refreshToken?: string | undefined
  readonly scope: string
}

const refusal: VendorReply = { status: 400, body: { error: 'invalid_grant' } }
