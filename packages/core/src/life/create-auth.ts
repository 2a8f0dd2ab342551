import * as v from 'valibot'
import type { Auth, RevocableAuth } from '../contract/auth.js'
import { AuthError } from '../contract/errors.js'
import type { Provider, RefreshTokens, WithApiUrls } from '../contract/provider.js'
import { memoize } from '../options/memoize.js'
import { instanceClass } from './instance.js'
import { authOptionEntries, objectWith } from '../options/option-entries.js'
import type { CreateAuthOptions } from '../options/options.js'
import { underLabel } from '../options/label.js'
import { parseOptions, takes } from '../options/parse.js'
import { settingsFor } from '../options/settings.js'
import { Account } from '../flight/account.js'
import { Life } from './life.js'

const optionsSchema = memoize(() =>
  v.strictObject({
    ...authOptionEntries(),
    credentials: v.custom<unknown>(
      (input) => typeof input === 'function' || (typeof input === 'object' && input !== null),
      takes('an object or a function'),
    ),
    checkCredentials: v.optional(v.function()),
    baseUrl: v.optional(v.string()),
    refreshTokens: v.optional(objectWith<RefreshTokens>('load', 'save')),
    scope: v.optional(v.array(v.string())),
    account: v.optional(v.string()),
  }),
)

/**
 * Makes an instance from a provider's facts. An instance holds the token of one credential. A program with many tenants
 * keeps an instance for each, in a pool (`createAuthPool`); instances made from one provider object with the same options
 * share everything but credentials and token.
 *
 * @throws AuthError `invalid_options` when an option is wrong or unknown
 */
export function createAuth<Credentials, Api extends string = never, Header extends string = 'authorization'>(
  provider: Provider<Credentials, Api, Header> & Required<Pick<Provider<Credentials>, 'revokeToken'>>,
  options: CreateAuthOptions<Credentials>,
): WithApiUrls<RevocableAuth<Header>, Api>
export function createAuth<Credentials, Api extends string = never, Header extends string = 'authorization'>(
  provider: Provider<Credentials, Api, Header>,
  options: CreateAuthOptions<Credentials>,
): WithApiUrls<Auth<Header>, Api>
export function createAuth<Credentials>(
  provider: Provider<Credentials, string, string>,
  options: CreateAuthOptions<Credentials>,
): Auth<string> {
  return underLabel(options, () => {
    const parsed = parseOptions(optionsSchema(), options, provider.name) as CreateAuthOptions<Credentials>
    return startLife(provider, { ...parsed, credentials: copyOf(parsed.credentials) })
  })
}

/** An instance of options that were checked and copied. */
export function startLife<Credentials>(
  provider: Provider<Credentials, string, string>,
  { credentials, label, ...shared }: CreateAuthOptions<Credentials>,
): Auth<string> {
  checkWays(provider, shared.refreshTokens)
  const settings = settingsFor(provider, shared)
  const life = new Life(new Account(settings, credentials, label))
  const urls = Object.keys(provider.apiUrls ?? {})
  return new (instanceClass(provider.revokeToken !== undefined, urls))(life)
}

/** @throws AuthError `invalid_options` where nothing could ever be sent */
function checkWays(provider: Provider<never, string, string>, refreshTokens: RefreshTokens | undefined): void {
  if (provider.requestToken !== undefined) return
  const message =
    provider.refreshToken === undefined
      ? 'the provider has neither requestToken nor refreshToken: it needs one of them'
      : 'options.refreshTokens is missing. This provider gets tokens by a refresh token alone, which has to be kept somewhere'
  const canAsk = provider.refreshToken !== undefined && refreshTokens !== undefined
  if (!canAsk) throw new AuthError({ code: 'invalid_options', provider: provider.name, message })
}

/** Copies an object literal, which its owner may change or wipe. Keeps a class instance, whose getters a copy loses. */
function copyOf<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return { ...value }
}
