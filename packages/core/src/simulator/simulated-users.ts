import { AuthError } from '../contract/errors.js'

/** Who can log in at a simulated vendor. */
export interface SimulatedUsers<User> {
  /** The names of all users. */
  readonly names: string[]
  /** The first user that matches, or `undefined`. */
  find(isMeant: (user: User) => boolean): User | undefined
  /** @throws AuthError `invalid_options`; the users are then unchanged */
  set(users: readonly User[]): void
  /** Restores the original users. */
  reset(): void
}

/** Options of the users of a simulated vendor. */
export interface SimulatedUsersInit<User> {
  provider: string
  /** The users at the beginning, and after a reset. */
  users: readonly User[]
  /** Checks a user, which messages call `where`. @throws AuthError `invalid_options` */
  check: (user: unknown, where: string) => User
  /** The name that identifies a user in counts and `setUsers`: a user name or client id. */
  nameOf: (user: User) => string
}

/**
 * Makes the users of a simulated vendor.
 *
 * @throws AuthError `invalid_options`
 */
export function simulatedUsers<User>({
  provider,
  users,
  check,
  nameOf,
}: SimulatedUsersInit<User>): SimulatedUsers<User> {
  function checked(given: unknown): User[] {
    if (Array.isArray(given)) return given.map((user: unknown, index) => check(user, `users.${index}`))
    throw new AuthError({ code: 'invalid_options', provider, message: `users takes an array, got ${typeof given}` })
  }

  let present = checked(users)
  return {
    get names() {
      return present.map((user) => nameOf(user))
    },
    find: (isMeant) => present.find((user) => isMeant(user)),
    set(given) {
      present = checked(given)
    },
    reset() {
      present = checked(users)
    },
  }
}
