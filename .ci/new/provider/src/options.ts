import { checkedBy, takes, type AuthOptions } from '@auth/core'
import * as v from 'valibot'

/** What Acme gives to a client. */
export interface AcmeCredentials {
  clientId: string
  clientSecret: string
}

/** Which Acme host to talk to; `baseUrl` is for one that differs from the usual. */
export type AcmeEnvironment = 'production' | 'sandbox' | { baseUrl: string }

/** Options of `createAcmeAuth`. */
export interface AcmeOptions extends AuthOptions {
  /**
   * The credentials, or a function that is called for them before every token request, and must always name the same
   * client: a new secret is taken as it comes, but another client ends all that was held for the one before. A token that
   * is held is given out without asking the function, so tenants by request need an instance each: `createAuthPool`.
   */
  credentials: AcmeCredentials | (() => AcmeCredentials | Promise<AcmeCredentials>)
  /** Required, so that nobody logs in to production by leaving something out. */
  environment: AcmeEnvironment
}

/** @internal */
export const acmeCredentials = /* @__PURE__ */ checkedBy<AcmeCredentials>(() =>
  v.pipe(
    v.object({
      clientId: v.pipe(v.string(), v.nonEmpty(takes('a non-empty string'))),
      clientSecret: v.pipe(v.string(), v.nonEmpty(takes('a non-empty string'))),
    }),
    // A literal has no room for more, and each of many tenants keeps one.
    v.transform(({ clientId, clientSecret }) => ({ clientId, clientSecret })),
  ),
)
