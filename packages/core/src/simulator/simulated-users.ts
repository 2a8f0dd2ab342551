import { AuthError } from '../contract/errors.js'

/** Who can log in at a simulated vendor. */
export class SimulatedUsers<User> {
  readonly #init: SimulatedUsersInit<User>
  #users: readonly User[]

  /** @throws AuthError `invalid_options` */
  constructor(init: SimulatedUsersInit<User>) {
    this.#init = init
    this.#users = this.#check(init.users)
  }

  /** The names of the users that there are. */
  get names(): string[] {
    return this.#users.map((user) => this.#init.nameOf(user))
  }

  /** The first user of whom it is true, or `undefined`. */
  find(isMeant: (user: User) => boolean): User | undefined {
    return this.#users.find(isMeant)
  }

  /** @throws AuthError `invalid_options`; then they are those of before */
  set(users: readonly User[]): void {
    this.#users = this.#check(users)
  }

  /** Back to the users of the beginning. */
  reset(): void {
    this.#users = this.#check(this.#init.users)
  }

  #check(users: unknown): User[] {
    const { provider, check } = this.#init
    if (Array.isArray(users)) return users.map((user: unknown, index) => check(user, `users.${index}`))
    throw new AuthError({ code: 'invalid_options', provider, message: `users takes an array, got ${typeof users}` })
  }
}

/** What a simulated vendor knows of a token that it issued. */
export interface IssuedToken {
  /** The name of the user, or client, whose token it is. */
  readonly user: string
  /** When it ends, in epoch milliseconds. */
  readonly expiresAt: number
}

/** The tokens that a simulated vendor issued. */
export class IssuedTokens<Issued extends IssuedToken = IssuedToken> {
  readonly #tokens = new Map<string, Issued>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Notes a token that was issued to a user. */
  add(token: string, issued: Issued): void {
    this.#tokens.set(token, issued)
  }

  /** What is known of a token that works. */
  get(token: string): Issued | undefined {
    const issued = this.#tokens.get(token)
    return issued && this.#now() < issued.expiresAt ? issued : undefined
  }

  /** The token of a request, if it works. */
  of({ headers }: Request): Issued | undefined {
    return this.get(/^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '')
  }

  /** Ends one token. */
  delete(token: string): void {
    this.#tokens.delete(token)
  }

  /** Ends all tokens, or those for which it is asked to. */
  end(isMeant: (issued: Issued) => boolean = () => true): void {
    for (const [token, issued] of this.#tokens) if (isMeant(issued)) this.#tokens.delete(token)
  }
}

/** What the users of a simulated vendor are made of. */
export interface SimulatedUsersInit<User> {
  provider: string
  /** The users at the beginning, and after a reset. */
  users: readonly User[]
  /** Checks one, which messages call `where`. @throws AuthError `invalid_options` */
  check: (user: unknown, where: string) => User
  /** The name that counts and `setUsers` go by: a user name or client id. */
  nameOf: (user: User) => string
}
