/** What a `Token` is made from. */
export interface TokenInit {
  accessToken: string
  issuedAt: number
  expiresAt: number
  scope?: readonly string[] | undefined
}

/**
 * An access token that cannot be printed by accident. `console.log`, `util.inspect`, `JSON.stringify` and template
 * strings show a mask with a `…` in it; a mask used as a header is refused by `fetch` at once, because a header value
 * cannot hold that character. `token.accessToken` is the way to read it. A copy by `structuredClone`, `postMessage` or
 * spreading has the times only, and neither `accessToken` nor `authorizationHeader`: send `token.accessToken` itself.
 */
export class Token {
  readonly #accessToken: string
  /** When the request that brought this token was sent, in epoch milliseconds. */
  readonly issuedAt: number
  /** When the token ends, in epoch milliseconds: `issuedAt` plus the lifetime that the vendor named. */
  readonly expiresAt: number
  /** What the token may be used for, where the vendor says so. */
  declare readonly scope?: readonly string[]

  static {
    hideFromPrinters(this.prototype, ['accessToken', 'authorizationHeader'])
  }

  constructor({ accessToken, issuedAt, expiresAt, scope }: TokenInit) {
    this.#accessToken = accessToken
    this.issuedAt = issuedAt
    this.expiresAt = expiresAt
    if (scope !== undefined) this.scope = scope
  }

  /** The secret itself. */
  get accessToken(): string {
    return this.#accessToken
  }

  /** The only type these vendors issue (RFC 6750): a bearer token. */
  get tokenType(): 'Bearer' {
    return 'Bearer'
  }

  /** The value of an `Authorization` header: `Bearer` and the secret (RFC 6750 section 2.1). */
  get authorizationHeader(): string {
    return `Bearer ${this.#accessToken}`
  }

  /** The mask: `…` and, of a token long enough to spare them, its last four characters. */
  toString(): string {
    return `…${this.#accessToken.length >= 24 ? this.#accessToken.slice(-4) : ''}`
  }

  /** What `JSON.stringify` writes: everything but the secret. */
  toJSON(): object {
    const { tokenType, issuedAt, expiresAt, scope } = this
    return { accessToken: this.toString(), tokenType, issuedAt, expiresAt, scope }
  }

  /** What Node's, Deno's and Bun's `console.log` print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Token { ${this.toString()}, expires ${new Date(this.expiresAt).toISOString()} }`
  }
}

/**
 * Moves getters to a prototype of their own. `util.inspect` with `showHidden` and `getters` calls those of every class it
 * meets, up to the first prototype whose constructor is built in.
 */
function hideFromPrinters(prototype: object, names: readonly string[]): void {
  const getters = names.map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name) ?? {}] as const)
  for (const name of names) Reflect.deleteProperty(prototype, name)
  const hidden = { ...Object.fromEntries(getters), constructor: { value: Object } }
  Object.setPrototypeOf(prototype, Object.create(Object.prototype, hidden) as object)
}
