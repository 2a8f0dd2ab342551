import * as v from 'valibot'
import { createAuthFetch } from './auth-fetch.js'
import type {
  Auth,
  AuthFetch,
  AuthStatus,
  GetTokenOptions,
  Provider,
  RefreshTokens,
  RevocableAuth,
} from './contracts.js'
import { authOptionEntries, objectWith, type CreateAuthOptions } from './options.js'
import { parseOptions } from './parse.js'
import { toSettings, type Settings } from './settings.js'
import { TokenRequester } from './token-requester.js'
import { TokenSource } from './token-source.js'
import type { Token } from './token.js'
import { parseOrigin } from './url.js'

const optionsSchema = v.strictObject({
  ...authOptionEntries,
  credentials: v.custom<unknown>(
    (input) => typeof input === 'function' || (typeof input === 'object' && input !== null),
    'an object or a function',
  ),
  checkCredentials: v.optional(v.function()),
  baseUrl: v.optional(v.string()),
  refreshTokens: v.optional(objectWith<RefreshTokens>('load', 'save')),
  scope: v.optional(v.array(v.string())),
  grant: v.optional(v.string()),
})

type WithRevocation<Credentials> = Provider<Credentials> & Required<Pick<Provider<Credentials>, 'revokeToken'>>

/**
 * Gives life to a provider's facts: one instance holds the token of one credential. A program with many tenants keeps
 * an instance for each in a map of its own.
 *
 * @throws AuthError `invalid_options` when an option is wrong or unknown
 */
export function createAuth<Credentials>(
  provider: WithRevocation<Credentials>,
  options: CreateAuthOptions<Credentials>,
): RevocableAuth
export function createAuth<Credentials>(provider: Provider<Credentials>, options: CreateAuthOptions<Credentials>): Auth
export function createAuth<Credentials>(
  provider: Provider<Credentials>,
  options: CreateAuthOptions<Credentials>,
): Auth {
  const parsed = parseOptions(optionsSchema, options, provider.name) as CreateAuthOptions<Credentials>
  const settings = toSettings(parsed, provider.policy)
  const source = new TokenSource(new TokenRequester(provider, parsed, settings))
  return provider.revokeToken
    ? new RevocableAuthInstance(provider, parsed, settings, source)
    : new AuthInstance(provider, parsed, settings, source)
}

class AuthInstance<Credentials> implements Auth {
  readonly provider: string
  readonly baseUrl: string
  readonly #source: TokenSource<Credentials>
  readonly #makeFetch: () => AuthFetch
  #fetch: AuthFetch | undefined

  constructor(
    provider: Provider<Credentials>,
    options: CreateAuthOptions<Credentials>,
    settings: Settings,
    source: TokenSource<Credentials>,
  ) {
    const { name } = provider
    const { allowInsecureHttp, replayLimitBytes = 1024 * 1024 } = options
    const extraOrigins = (options.allowedOrigins ?? []).map((origin, index) =>
      parseOrigin(origin, { provider: name, field: `options.allowedOrigins.${index}`, allowInsecureHttp }),
    )
    this.provider = name
    this.baseUrl = options.baseUrl ?? new URL(provider.tokenUrl).origin
    this.#source = source
    this.#makeFetch = () =>
      createAuthFetch({
        provider: name,
        source,
        fetch: settings.fetch,
        allowedOrigins: new Set([...provider.allowedOrigins, ...extraOrigins]),
        replayLimitBytes,
      })
  }

  /** A function that needs no `this`, so that it can be handed to ky and others. */
  get fetch(): AuthFetch {
    this.#fetch ??= this.#makeFetch()
    return this.#fetch
  }

  getToken(options?: GetTokenOptions): Promise<Token> {
    return this.#source.getToken(options)
  }

  async getHeaders(options?: GetTokenOptions): Promise<{ authorization: string }> {
    const token = await this.#source.getToken(options)
    return { authorization: token.authorizationHeader }
  }

  async invalidate(token?: Token): Promise<void> {
    this.#source.invalidate(token)
  }

  forget(): Promise<void> {
    return this.#source.forget()
  }

  status(): AuthStatus {
    const { provider, baseUrl } = this
    return { provider, baseUrl, ...this.#source.status() }
  }
}

class RevocableAuthInstance<Credentials> extends AuthInstance<Credentials> implements RevocableAuth {
  readonly #source: TokenSource<Credentials>

  constructor(...init: ConstructorParameters<typeof AuthInstance<Credentials>>) {
    super(...init)
    this.#source = init[3]
  }

  revoke(): Promise<void> {
    return this.#source.revoke()
  }
}
