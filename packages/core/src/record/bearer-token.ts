import type { Token } from '../contract/token.js'

/**
 * The token that core gives out. Its secret is in a private field, which no printer reads. The exported type is the
 * interface that it implements, since a private field would make two types of the tokens of two copies of core.
 */
export class BearerToken implements Token {
  readonly #accessToken: string
  readonly issuedAt: number
  readonly expiresAt: number
  declare readonly scope?: readonly string[]
  declare readonly refreshExpiresAt?: number
  declare readonly details?: Readonly<Record<string, string>>

  static {
    hideFromPrinters(this.prototype, ['accessToken', 'authorizationHeader'])
  }

  /** A field that is not there costs no tenant anything. */
  constructor({ accessToken, issuedAt, expiresAt, scope, refreshExpiresAt, details }: TokenInit) {
    this.#accessToken = accessToken
    this.issuedAt = issuedAt
    this.expiresAt = expiresAt
    // All callers have the same token.
    if (scope !== undefined) this.scope = Object.freeze(scope)
    if (refreshExpiresAt !== undefined) this.refreshExpiresAt = refreshExpiresAt
    if (details !== undefined) this.details = Object.freeze(details)
  }

  get accessToken(): string {
    return this.#accessToken
  }

  get tokenType(): 'Bearer' {
    return 'Bearer'
  }

  get authorizationHeader(): string {
    return `Bearer ${this.#accessToken}`
  }

  toString(): string {
    return `…${this.#accessToken.length >= 24 ? this.#accessToken.slice(-4) : ''}`
  }

  toJSON(): object {
    const { tokenType, issuedAt, expiresAt, scope, refreshExpiresAt, details } = this
    return { accessToken: this.toString(), tokenType, issuedAt, expiresAt, scope, refreshExpiresAt, details }
  }

  /** What Node's, Deno's and Bun's `console.log` print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Token { ${this.toString()}, expires ${new Date(this.expiresAt).toISOString()} }`
  }
}

/** What a token is made of. */
interface TokenInit {
  accessToken: string
  issuedAt: number
  expiresAt: number
  scope?: readonly string[] | undefined
  refreshExpiresAt?: number | undefined
  details?: Readonly<Record<string, string>> | undefined
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
