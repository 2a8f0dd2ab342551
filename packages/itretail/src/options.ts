import { checkedBy, takes, type AuthOptions } from '@auth/core'
import * as v from 'valibot'

/** The user name, or e-mail address, and password of a Back End user. */
export interface ItRetailCredentials {
  username: string
  password: string
  /**
   * The user's access level. Tokens of different levels are never shared.
   *
   * @default that of `tokenQuery`
   */
  accesslevel?: string | number | null | undefined
  /**
   * The user's security code. An empty one is left out of the login. The vendor takes it in the login's URL, where a
   * proxy's log may keep it.
   *
   * @default that of `tokenQuery`
   */
  securityCode?: string | null | undefined
}

/** Which of the two hosts to talk to; `baseUrl` is for one that differs from the usual. */
export type ItRetailEnvironment = 'itretail' | 'marktpos' | { baseUrl: string }

/** Options of `createItRetailAuth`. */
export interface ItRetailOptions extends AuthOptions {
  /**
   * The credentials, or a function that is called for them before every token request, and must always name the same
   * user: a new secret is taken as it comes, but another user ends all that was held for the one before. A token that
   * is held is given out without asking the function, so tenants by request need an instance each: `createAuthPool`.
   */
  credentials: ItRetailCredentials | (() => ItRetailCredentials | Promise<ItRetailCredentials>)
  /** Required, since a login on one host is none on the other. */
  environment: ItRetailEnvironment
  /**
   * The query of the token request, whole: what is given here replaces the documented one. The credentials'
   * `accesslevel` and `securityCode` go before those in it.
   *
   * @default { accesslevel: '0', securityCode: 'undefined' }
   */
  tokenQuery?: Readonly<Record<string, string>> | undefined
}

const nonEmpty = () => v.pipe(v.string(), v.nonEmpty(takes('a non-empty string')))

/** @internal */
export const itRetailCredentials = /* @__PURE__ */ checkedBy(() =>
  v.pipe(
    v.object({
      username: nonEmpty(),
      password: nonEmpty(),
      accesslevel: v.nullish(
        v.union(
          [nonEmpty(), v.pipe(v.number(), v.integer(takes('a whole number')))],
          takes('a string or a whole number'),
        ),
      ),
      securityCode: v.nullish(v.string()),
    }),
    // A literal has no room for more, and each of many tenants keeps one.
    v.transform(({ username, password, accesslevel, securityCode }): ItRetailCredentials =>
      accesslevel === undefined && securityCode === undefined
        ? { username, password }
        : { username, password, accesslevel, securityCode },
    ),
  ),
)

/** @internal */
export const ownOptions = /* @__PURE__ */ checkedBy<Pick<ItRetailOptions, 'tokenQuery'>>(() =>
  v.object({ tokenQuery: v.optional(v.record(v.string(), v.string())) }),
)
