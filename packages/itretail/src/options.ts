import { authOptionEntries, credentialsOrFunction, memoize, v, type AuthOptions } from '@auth/core'

/** The user name, or e-mail address, and password of a Back End user. */
export interface ItRetailCredentials {
  username: string
  password: string
}

/** Which of the two hosts to talk to; `baseUrl` is for one that differs from the usual. */
export type ItRetailEnvironment = 'itretail' | 'marktpos' | { baseUrl: string }

/** Options of `createItRetailAuth`. */
export interface ItRetailOptions extends AuthOptions {
  /** The credentials, or a function that is called for them before every token request. */
  credentials: ItRetailCredentials | (() => ItRetailCredentials | Promise<ItRetailCredentials>)
  /** Required, since a login on one host is none on the other. */
  environment: ItRetailEnvironment
  /**
   * The query of the token request, whole: what is given here replaces the documented one.
   *
   * @default { accesslevel: '0', securityCode: 'undefined' }
   */
  tokenQuery?: Readonly<Record<string, string>> | undefined
}

/** @internal */
export const credentialsSchema = memoize(() =>
  v.pipe(
    v.strictObject({
      username: v.pipe(v.string(), v.nonEmpty('a non-empty string')),
      password: v.pipe(v.string(), v.nonEmpty('a non-empty string')),
    }),
    // A copy without the room for more that the schema's own has: each of many tenants keeps it.
    v.transform(({ username, password }) => ({ username, password })),
  ),
)

/** @internal */
export const optionsSchema = memoize(() =>
  v.strictObject({
    ...authOptionEntries(),
    credentials: credentialsOrFunction(credentialsSchema()),
    environment: v.union(
      [v.picklist(['itretail', 'marktpos']), v.strictObject({ baseUrl: v.string() })],
      "'itretail', 'marktpos' or { baseUrl }",
    ),
    tokenQuery: v.optional(v.record(v.string(), v.string())),
  }),
)
