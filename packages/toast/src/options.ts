import { authOptionEntries, credentialsOrFunction, memoize, v, type AuthOptions } from '@auth/core'

/** What Toast's integrations team gives to a partner. */
export interface ToastCredentials {
  clientId: string
  clientSecret: string
}

/** Which Toast host to talk to. Toast issues hosts privately; `baseUrl` is for one that differs from the usual. */
export type ToastEnvironment = 'production' | 'sandbox' | { baseUrl: string }

/** Options of `createToastAuth`. */
export interface ToastOptions extends AuthOptions {
  /** The credentials, or a function that is called for them before every token request. */
  credentials: ToastCredentials | (() => ToastCredentials | Promise<ToastCredentials>)
  /** Required, so that nobody logs in to production by leaving something out. */
  environment: ToastEnvironment
}

/** @internal */
export const credentialsSchema = memoize(() =>
  v.pipe(
    v.strictObject({
      clientId: v.pipe(v.string(), v.nonEmpty('a non-empty string')),
      clientSecret: v.pipe(v.string(), v.nonEmpty('a non-empty string')),
    }),
    // A copy without the room for more that the schema's own has: each of many tenants keeps it.
    v.transform(({ clientId, clientSecret }) => ({ clientId, clientSecret })),
  ),
)

/** @internal */
export const optionsSchema = memoize(() =>
  v.strictObject({
    ...authOptionEntries(),
    credentials: credentialsOrFunction(credentialsSchema()),
    environment: v.union(
      [v.picklist(['production', 'sandbox']), v.strictObject({ baseUrl: v.string() })],
      "'production', 'sandbox' or { baseUrl }",
    ),
  }),
)
