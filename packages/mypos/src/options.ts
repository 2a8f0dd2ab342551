import { checkedBy, takes, type Check, type AuthOptions, type RefreshTokens } from '@auth/core'
import * as v from 'valibot'

/** The client id and secret from the myPOS account. */
export interface MyposCredentials {
  clientId: string
  clientSecret: string
}

/**
 * Which myPOS to talk to. With another `baseUrl` than those of production and sandbox, as of a simulator, all is there by
 * default: revocation at `/oauth/revoke`, the Transactions API at `/v1.1`, the Webhook API at `/v1`.
 */
export type MyposEnvironment =
  | 'production'
  | 'sandbox'
  | {
      baseUrl: string
      /** Where tokens are revoked. */
      revokeUrl?: string | undefined
      /** The Transactions API, with its version. */
      transactionsUrl?: string | undefined
      /** The Webhook API, with its version. */
      webhooksUrl?: string | undefined
    }

/** What a token is requested with. */
export type MyposGrant =
  | { type: 'client_credentials' }
  | ({
      type: 'authorization_code'
      code: string
      /** The one that the authorize page was called with. */
      redirectUri: string
      /** The secret behind the authorize page's `code_challenge` (RFC 7636), where one was sent. */
      codeVerifier?: string | undefined
    } & MyposUserGrant)
  | ({ type: 'refresh_token' } & MyposUserGrant)

/** What the grants of a user have in common. */
export interface MyposUserGrant {
  /** Where the refresh token is kept, which changes with every use. */
  refreshTokens: RefreshTokens
  /** Names the user whose grant it is. Required with a `cache`, where nothing else keeps two users' tokens apart. */
  account?: string | undefined
}

/** How client id and secret are written into the Basic header. */
export type MyposBasicEncoding = 'vendor' | 'rfc6749'

/** Options of `createMyposAuth`. */
export interface MyposOptions extends AuthOptions {
  /**
   * The credentials, or a function that is called for them before every token request, and must always name the same
   * client: a new secret is taken as it comes, but another client ends all that was held for the one before. A token that
   * is held is given out without asking the function, so tenants by request need an instance each: `createAuthPool`.
   */
  credentials: MyposCredentials | (() => MyposCredentials | Promise<MyposCredentials>)
  /** Required, so that nobody asks for a production token by leaving something out. */
  environment: MyposEnvironment
  /**
   * What the token is for: `['webhooks']` for the Webhook API.
   *
   * @default none, for the Transactions API
   */
  scope?: readonly string[] | undefined
  /**
   * What the token is requested with. The vendor says that only client credentials work today.
   *
   * @default { type: 'client_credentials' }
   */
  grant?: MyposGrant | undefined
  /**
   * `'vendor'`: the pair as it is, in UTF-8. `'rfc6749'`: both parts form-encoded first (RFC 6749 section 2.3.1). The
   * two are the same for letters and digits, which is what myPOS issues.
   *
   * @default 'vendor'
   */
  basicEncoding?: MyposBasicEncoding | undefined
}

const nonEmpty = () => v.pipe(v.string(), v.nonEmpty(takes('a non-empty string')))

/** A Basic header ends the user name at its first colon (RFC 7617 section 2), so a bare one must not have any. */
const withoutColon = () =>
  v.pipe(
    nonEmpty(),
    v.check((id) => !id.includes(':'), takes("a string without a colon, or any with basicEncoding: 'rfc6749'")),
  )

/** A choice's name. `v.variant` tries it without regard to how the schema is run, so that only a message of its own is ours. */
const only = <const Name extends string>(name: Name) => v.literal(name, takes(`'${name}'`))

const credentialsWith = (clientId: () => v.GenericSchema<string>) =>
  checkedBy<MyposCredentials>(() =>
    v.pipe(
      v.object({ clientId: clientId(), clientSecret: nonEmpty() }),
      // A literal has no room for more, and each of many tenants keeps one.
      v.transform((credentials) => ({ clientId: credentials.clientId, clientSecret: credentials.clientSecret })),
    ),
  )

/** What reads the credentials, by how they are sent. @internal */
export const myposCredentials: Readonly<Record<MyposBasicEncoding, Check<MyposCredentials>>> = {
  vendor: /* @__PURE__ */ credentialsWith(withoutColon),
  rfc6749: /* @__PURE__ */ credentialsWith(nonEmpty),
}

const store = () =>
  v.custom<RefreshTokens>(
    (input) => isFunction(input, 'load') && isFunction(input, 'save'),
    takes('an object with the functions load, save'),
  )

const isFunction = (input: unknown, name: keyof RefreshTokens) =>
  typeof (input as Partial<RefreshTokens> | null | undefined)?.[name] === 'function'

/** @internal */
export const ownOptions = /* @__PURE__ */ checkedBy<Pick<MyposOptions, 'scope' | 'grant' | 'basicEncoding'>>(() => {
  const user = { refreshTokens: store(), account: v.optional(nonEmpty()) }
  return v.object({
    // RFC 6749 section 3.3.
    scope: v.optional(
      v.array(v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, takes('one word without spaces')))),
    ),
    grant: v.optional(
      v.variant('type', [
        v.strictObject({ type: only('client_credentials') }),
        v.strictObject({
          type: only('authorization_code'),
          code: nonEmpty(),
          redirectUri: nonEmpty(),
          codeVerifier: v.optional(
            // RFC 7636 section 4.1.
            v.pipe(v.string(), v.regex(/^[\w.~-]{43,128}$/, takes('a code verifier of 43 to 128 characters'))),
          ),
          ...user,
        }),
        v.strictObject({ type: only('refresh_token'), ...user }),
      ]),
    ),
    basicEncoding: v.optional(v.picklist(['vendor', 'rfc6749'], takes("'vendor' or 'rfc6749'"))),
  })
})
