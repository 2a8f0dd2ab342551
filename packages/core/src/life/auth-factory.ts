import * as v from 'valibot'
import type { Auth, RevocableAuth } from '../contract/auth.js'
import type { Provider, TokenHeader } from '../contract/provider.js'
import { checkedBy, schemaOf, type Check } from '../options/checked-by.js'
import { credentialsOrFunction, entriesOf, withSpelling } from '../options/credentials-schema.js'
import { underLabel } from '../options/label.js'
import { memoize } from '../options/memoize.js'
import { authOptionEntries } from '../options/option-entries.js'
import type { AuthOptions, CreateAuthOptions } from '../options/options.js'
import { takes } from '../options/parse.js'
import { parseBaseUrl } from '../options/url.js'
import { startLife } from './create-auth.js'

/** One of a vendor's environments: its base URL, and what else differs between them. */
export interface Environment {
  /** Without a trailing slash. */
  readonly baseUrl: string
}

/** What every provider package's options have beside `AuthOptions`. */
export interface ProviderOptions<Credentials> extends AuthOptions {
  /** The credentials, or a function that is called for them before every token request. */
  credentials: Credentials | (() => Credentials | Promise<Credentials>)
  /** An environment's name, or its URLs. */
  environment: string | Environment
}

/** The header in which a vendor's APIs take the token, from what its instances give. */
type HeaderOf<Face extends Auth<string>> = Extract<keyof Awaited<ReturnType<Face['getHeaders']>>, string>

/** The options that are a provider's own. */
export type OwnOptions<Options> = Omit<Options, keyof ProviderOptions<unknown>>

/** What a provider package states of its vendor. */
export interface AuthFactoryInit<
  Credentials extends object,
  Options extends ProviderOptions<Credentials>,
  Face extends Auth<string>,
  Named extends Environment,
> {
  /** The provider's name, for example `'toast'`. */
  name: string
  /** The environments by the names that `options.environment` takes. Another one is given as `{ baseUrl }`. */
  environments: Readonly<Record<Extract<Options['environment'], string>, Named>>
  /**
   * Names of the URLs that `options.environment` may have beside `baseUrl`. One that is not given is that of the named
   * environment with the same base URL, if there is one.
   */
  furtherUrls?: readonly string[]
  /** What reads the credentials: with some options of the provider's own, or what all have in common. */
  credentials: (own?: OwnOptions<Options>) => Check<Credentials>
  /** What reads the options that are the provider's own: made of an object with an entry for each. @default none */
  options?: Check<OwnOptions<Options>>
  /** The vendor's facts in an environment. Made once for all tenants with equal options, unless a user's grant is kept. */
  provider: (
    environment: Environment & Partial<Named>,
    own: OwnOptions<Options>,
  ) => Provider<Credentials, never, HeaderOf<Face>> &
    (HeaderOf<Face> extends 'authorization' ? object : { tokenHeader: TokenHeader<HeaderOf<Face>> }) &
    (Face extends RevocableAuth<string> ? Required<Pick<Provider<Credentials>, 'revokeToken'>> : object) &
    (keyof Face extends keyof RevocableAuth ? object : { apiUrls: Omit<Face, keyof RevocableAuth> })
  /** What a token is asked for and whose grant it is, from the provider's own options. @default nothing */
  grant?: (own: OwnOptions<Options>) => Pick<CreateAuthOptions<Credentials>, 'scope' | 'account' | 'refreshTokens'>
}

/**
 * Makes the function of a provider package that programs call, such as `createToastAuth`: it checks their options once,
 * chooses the environment and starts an instance on the vendor's facts.
 *
 * @returns a function that throws `AuthError` `invalid_options` when an option is wrong or unknown
 */
export function authFactory<
  Credentials extends object,
  Options extends ProviderOptions<Credentials>,
  Face extends Auth<string>,
  Named extends Environment = Environment,
>(init: AuthFactoryInit<Credentials, Options, Face, Named>): (options: Options) => Face {
  const { name } = init
  const checked = checkedBy(() => optionsSchema(init))
  const shared = memoize(init.provider)
  const checks = new WeakMap<Check<Credentials>, (credentials: unknown) => Credentials>()

  /** The same function for the same check, so that tenants share it. */
  function checkWith(credentials: Check<Credentials>) {
    const known = checks.get(credentials)
    const check = known ?? ((given: unknown) => credentials.credentials(given, name, 'credentials()'))
    checks.set(credentials, check)
    return check
  }

  const start = (options: Options): Face => {
    // Its schema is put together at run time, so that the compiler does not know what it gives.
    const parsed = checked.options(options, name) as unknown as Options
    const [common, own] = split(parsed, Object.keys(ownEntries(init.options)))
    const { environment, ...rest } = common
    const credentials = init.credentials(own)
    // Which credentials will do may depend on the provider's own options.
    if (credentials !== init.credentials() && typeof rest.credentials !== 'function') {
      credentials.credentials(rest.credentials, name, 'options.credentials')
    }
    const chosen = choose(init, environment, rest.allowInsecureHttp)
    const kept: ReturnType<NonNullable<typeof init.grant>> = init.grant?.(own) ?? {}
    // Where there are refresh tokens they are one user's, and so is the state that the provider may have.
    const provider = kept.refreshTokens === undefined ? shared(chosen, own) : init.provider(chosen, own)
    const started = { ...rest, ...kept, baseUrl: chosen.baseUrl, checkCredentials: checkWith(credentials) }
    return startLife(provider, started as CreateAuthOptions<Credentials>) as Face
  }
  return (options) => underLabel(options, () => start(options))
}

function split<Options extends ProviderOptions<unknown>>(options: Options, own: readonly string[]) {
  const isOwn = ([key]: [string, unknown]) => own.includes(key)
  const entries: [string, unknown][] = Object.entries(options)
  // Which keys are whose is known at run time alone.
  return [
    Object.fromEntries(entries.filter((entry) => !isOwn(entry))) as unknown as ProviderOptions<unknown>,
    Object.fromEntries(entries.filter(isOwn)) as unknown as OwnOptions<Options>,
  ] as const
}

function optionsSchema({
  environments,
  furtherUrls = [],
  credentials,
  options,
}: Pick<AuthFactoryInit<never, never, never, never>, 'environments' | 'furtherUrls'> & {
  credentials: () => Check<object>
  options?: Check<object>
}) {
  const names = Object.keys(environments)
  const urls = ['baseUrl', ...furtherUrls.map((url) => `${url}?`)].join(', ')
  const further = Object.fromEntries(furtherUrls.map((url) => [url, v.optional(v.string())]))
  return v.strictObject({
    ...authOptionEntries(),
    credentials: credentialsOrFunction(withSpelling(schemaOf(credentials()))),
    environment: v.union(
      [v.picklist(names), v.strictObject({ baseUrl: v.string(), ...further })],
      takes(`${names.map((each) => `'${each}'`).join(', ')} or { ${urls} }`),
    ),
    ...ownEntries(options),
  })
}

const ownEntries = (options: Check<object> | undefined) => (options ? entriesOf(schemaOf(options)) : {})

function choose<Named extends Environment>(
  { name, environments }: { name: string; environments: Readonly<Record<string, Named>> },
  given: string | Environment,
  allowInsecureHttp: boolean | undefined,
): Environment & Partial<Named> {
  const named = typeof given === 'string' ? environments[given] : undefined
  if (named !== undefined) return named
  const urls = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const checked = urls.map(([key, url]) => [
    key,
    parseBaseUrl(url, { provider: name, field: `options.environment.${key}`, allowInsecureHttp }),
  ])
  const own = Object.fromEntries(checked) as Environment & Partial<Named>
  return { ...Object.values(environments).find(({ baseUrl }) => baseUrl === own.baseUrl), ...own }
}
