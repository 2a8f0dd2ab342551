import * as v from 'valibot'
import { createAuthFetch } from './auth-fetch.js'
import type { Auth, RevocableAuth } from './auth.js'
import type { Provider, RefreshTokens } from './contracts.js'
import { authOptionEntries, objectWith, type CreateAuthOptions } from './options.js'
import { parseOptions } from './parse.js'
import { toSettings } from './settings.js'
import { TokenRequester } from './token-requester.js'
import { TokenSource } from './token-source.js'
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

/**
 * Gives life to a provider's facts: one instance holds the token of one credential. A program with many tenants keeps
 * an instance for each in a map of its own.
 *
 * @throws AuthError `invalid_options` when an option is wrong or unknown
 */
export function createAuth<Credentials>(
  provider: Provider<Credentials> & Required<Pick<Provider<Credentials>, 'revokeToken'>>,
  options: CreateAuthOptions<Credentials>,
): RevocableAuth
export function createAuth<Credentials>(provider: Provider<Credentials>, options: CreateAuthOptions<Credentials>): Auth
export function createAuth<Credentials>(
  provider: Provider<Credentials>,
  options: CreateAuthOptions<Credentials>,
): Auth {
  const parsed = parseOptions(optionsSchema, options, provider.name) as CreateAuthOptions<Credentials>
  const { name } = provider
  const { allowInsecureHttp, allowedOrigins = [], replayLimitBytes = 1024 * 1024 } = parsed
  const extraOrigins = allowedOrigins.map((origin, index) =>
    parseOrigin(origin, { provider: name, field: `options.allowedOrigins.${index}`, allowInsecureHttp }),
  )
  const settings = toSettings(parsed, provider.policy)
  const source = new TokenSource(new TokenRequester(provider, parsed, settings))
  const baseUrl = parsed.baseUrl ?? new URL(provider.tokenUrl).origin
  const auth: Auth = {
    provider: name,
    baseUrl,
    fetch: createAuthFetch({
      provider: name,
      source,
      fetch: settings.fetch,
      allowedOrigins: new Set([...provider.allowedOrigins, ...extraOrigins]),
      replayLimitBytes,
    }),
    getToken: (tokenOptions) => source.getToken(tokenOptions),
    async getHeaders(tokenOptions) {
      const token = await source.getToken(tokenOptions)
      return { authorization: token.authorizationHeader }
    },
    invalidate: async (token) => source.invalidate(token),
    forget: () => source.forget(),
    status: () => ({ provider: name, baseUrl, ...source.status() }),
  }
  if (provider.revokeToken === undefined) return auth
  const revocable: RevocableAuth = { ...auth, revoke: () => source.revoke() }
  return revocable
}
