import { checkedBy, takes, type AuthOptions } from '@auth/core'
import * as v from 'valibot'

/** What Toast gives to a partner, or what a restaurant group makes in Toast Web. */
export interface ToastCredentials {
  clientId: string
  clientSecret: string
  /** Part of the JSON that Toast gives. It is left aside, since there is only one for integrations. */
  userAccessType?: string | undefined
}

/**
 * Which Toast host to talk to. Toast names a client's host privately, and Toast Web shows it ("API access URL");
 * `baseUrl` is for one that differs from the usual, such as the other spelling of the sandbox's,
 * `https://ws-sandbox-api.toasttab.com`.
 */
export type ToastEnvironment = 'production' | 'sandbox' | { baseUrl: string }

/** Options of `createToastAuth`. */
export interface ToastOptions extends AuthOptions {
  /**
   * The credentials, or a function that is called for them before every token request, and must always name the same
   * client: a new secret is taken as it comes, but another client ends all that was held for the one before. A token that
   * is held is given out without asking the function, so tenants by request need an instance each: `createAuthPool`.
   */
  credentials: ToastCredentials | (() => ToastCredentials | Promise<ToastCredentials>)
  /** Required, so that nobody logs in to production by leaving something out. */
  environment: ToastEnvironment
}

/** @internal */
export const toastCredentials = /* @__PURE__ */ checkedBy<ToastCredentials>(() =>
  v.pipe(
    v.object({
      clientId: v.pipe(v.string(), v.nonEmpty(takes('a non-empty string'))),
      clientSecret: v.pipe(v.string(), v.nonEmpty(takes('a non-empty string'))),
    }),
    // A literal has no room for more, and each of many tenants keeps one.
    v.transform(({ clientId, clientSecret }) => ({ clientId, clientSecret })),
  ),
)
