/**
 * An access token that cannot be printed by accident. `console.log`, `util.inspect`, `JSON.stringify` and template
 * strings show a mask with a `…` in it; a mask used as a header is refused by `fetch` at once, because a header value
 * cannot hold that character. `token.accessToken` is the way to read it. A copy by `structuredClone`, `postMessage` or
 * spreading has the times only, and neither `accessToken` nor `authorizationHeader`: send `token.accessToken` itself.
 */
export interface Token {
  /** The secret itself. */
  readonly accessToken: string
  /** The only type these vendors issue (RFC 6750): a bearer token. */
  readonly tokenType: 'Bearer'
  /** The value of an `Authorization` header: `Bearer` and the secret (RFC 6750 section 2.1). */
  readonly authorizationHeader: string
  /** When the request that brought this token was sent, in epoch milliseconds. */
  readonly issuedAt: number
  /** When the token ends, in epoch milliseconds: `issuedAt` plus the lifetime that the vendor named. */
  readonly expiresAt: number
  /** What the token may be used for, where the vendor says so. */
  readonly scope?: readonly string[]
  /** When the refresh token beside it ends, in epoch milliseconds, where the vendor says so. */
  readonly refreshExpiresAt?: number
  /** What else the vendor's reply said, such as the id of a merchant. */
  readonly details?: Readonly<Record<string, string>>
  /** The mask: `…` and, of a token long enough to spare them, its last four characters. */
  toString(): string
  /** What `JSON.stringify` writes: everything but the secret. */
  toJSON(): object
}
