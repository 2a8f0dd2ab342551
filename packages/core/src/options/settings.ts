import type { Provider, RefreshTokens, TokenCache, TokenHeader } from '../contract/provider.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import type { AuthEvent } from '../contract/events.js'
import type { CreateAuthOptions, EncryptionKey, EncryptionKeys } from './options.js'
import { SteadyClock } from '../util/clock.js'
import { clockOf } from './clock-option.js'
import { grantTime, leaseTimes, type LeaseTimes } from './lease-times.js'
import { encryptionKeys } from './option-entries.js'
import { parseOptions } from './parse.js'
import { checkRenewalTimes, tokenHeaderOf } from './provider-facts.js'
import { parseBaseUrl, parseOrigin } from './url.js'

/** What the instances of one provider with the same options share: all but the credentials. */
export interface Settings<Credentials> extends LeaseTimes {
  /** What they were made of. */
  readonly options: SharedOptions<Credentials>
  readonly provider: Provider<Credentials, string, string>
  readonly baseUrl: string
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  readonly now: () => number
  /** What waits are counted by. */
  readonly clock: SteadyClock
  readonly timeoutMs: number
  readonly totalTimeoutMs: number
  readonly retry: { limit: number; delayMs: number }
  /** The provider's, with narrower refresh windows where those were asked for. */
  readonly policy: TokenPolicy
  readonly cache: TokenCache | undefined
  /** None: they are derived from the secret. */
  readonly encryptionKeys: EncryptionKeySource
  readonly cacheTimeoutMs: number
  /** Milliseconds after which a flight has settled, or never will: the wait for another's lease, then a request. */
  readonly longestMs: number
  readonly enforceLimit: boolean
  /** The header that carries the token. */
  readonly tokenHeader: Required<TokenHeader>
  /** The statuses by which an API refuses the token. */
  readonly refusedStatuses: ReadonlySet<number>
  /** Origins that may see the token. */
  readonly allowedOrigins: ReadonlySet<string>
  readonly replayLimitBytes: number
  readonly scope: readonly string[]
  readonly account: string | undefined
  readonly refreshTokens: RefreshTokens | undefined
  readonly checkCredentials: ((credentials: unknown) => Credentials) | undefined
  readonly onEvent: ((event: AuthEvent) => unknown) | undefined
}

/** Encryption keys, or the program's function that gives them. */
type EncryptionKeySource = readonly EncryptionKey[] | (() => EncryptionKeys | Promise<EncryptionKeys>)

export function listOfKeys(keys: EncryptionKeys): readonly EncryptionKey[] {
  return typeof keys === 'string' || keys instanceof Uint8Array ? [keys] : keys
}

/** Keys that a function gave. @throws AuthError `invalid_options` for keys of the wrong form */
export function checkedKeys(keys: unknown, provider: string): readonly EncryptionKey[] {
  return listOfKeys(parseOptions(encryptionKeys(), keys, provider, 'encryptionKey()'))
}

type SharedOptions<Credentials> = Omit<CreateAuthOptions<Credentials>, 'credentials' | 'label'>

/** The kinds of tenant that a provider object is kept ready for. What their options hold is kept with them. */
const most = 16

/** The settings made for a provider, those that were asked for last at the end. */
const made = new WeakMap<object, Settings<unknown>[]>()

/**
 * Fills in every default. Instances with the same options share their settings, in whatever order a program makes its
 * tenants, as long as there are no more than 16 kinds of them.
 *
 * @throws AuthError `invalid_options` for a base URL or an origin that is none, or facts of the provider that cannot be meant
 */
export function settingsFor<Credentials>(
  provider: Provider<Credentials, string, string>,
  options: SharedOptions<Credentials>,
): Settings<Credentials> {
  const known = made.get(provider) ?? []
  const index = known.findIndex((each) => areSame(each.options, options))
  const [before] = index === -1 ? [] : known.splice(index, 1)
  // They were made for this very provider, so they are for its credentials.
  const settings = (before as Settings<Credentials> | undefined) ?? toSettings(provider, options)
  known.push(settings)
  if (known.length > most) known.shift()
  made.set(provider, known)
  return settings
}

function toSettings<Credentials>(
  provider: Provider<Credentials, string, string>,
  options: SharedOptions<Credentials>,
): Settings<Credentials> {
  const { policy } = provider
  checkRenewalTimes(provider)
  const { cache, retry, refresh, encryptionKey = [], allowInsecureHttp, allowedOrigins = [] } = options
  const { timeoutMs = 10_000, totalTimeoutMs = 30_000, cacheTimeoutMs = 500 } = options
  const origins = allowedOrigins.map((origin, index) =>
    parseOrigin(origin, { provider: provider.name, field: `options.allowedOrigins.${index}`, allowInsecureHttp }),
  )
  const now = clockOf(options.now, provider.name)
  const grantMs = options.refreshTokens && provider.refreshToken ? grantTime(timeoutMs, totalTimeoutMs) : 0
  const times = leaseTimes(totalTimeoutMs, cacheTimeoutMs, grantMs)
  const requestMs = totalTimeoutMs + timeoutMs + grantMs
  return {
    options,
    provider,
    baseUrl:
      options.baseUrl === undefined
        ? new URL(provider.tokenUrl).origin
        : parseBaseUrl(options.baseUrl, { provider: provider.name, field: 'options.baseUrl', allowInsecureHttp }),
    // Looked up at each call, so that a later replacement (a test's, an instrumentation's) takes effect.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    now,
    clock: new SteadyClock(now),
    timeoutMs,
    totalTimeoutMs,
    retry: { limit: retry?.limit ?? 2, delayMs: retry?.delayMs ?? 300 },
    policy: {
      ...policy,
      advisoryWindowMs: Math.min(refresh?.advisoryWindowMs ?? Infinity, policy.advisoryWindowMs),
      mandatoryWindowMs: Math.min(refresh?.mandatoryWindowMs ?? Infinity, policy.mandatoryWindowMs),
    },
    cache,
    encryptionKeys: typeof encryptionKey === 'function' ? encryptionKey : listOfKeys(encryptionKey),
    cacheTimeoutMs,
    ...times,
    longestMs: cache ? times.longestTurnMs + requestMs + 8 * cacheTimeoutMs : requestMs,
    enforceLimit: options.tokenRequestLimit === 'enforce',
    tokenHeader: tokenHeaderOf(provider),
    refusedStatuses: new Set(provider.refusedStatuses ?? [401]),
    allowedOrigins: new Set([...provider.allowedOrigins, ...origins]),
    replayLimitBytes: options.replayLimitBytes ?? 1024 * 1024,
    scope: options.scope ?? [],
    account: options.account,
    refreshTokens: options.refreshTokens,
    checkCredentials: options.checkCredentials,
    onEvent: options.onEvent,
  }
}

/**
 * Options whose values were copied when they were checked: the same content is the same option. All others are the
 * program's own objects and functions, each of which is another one, however alike.
 */
const copied: ReadonlySet<string> = new Set(['allowedOrigins', 'encryptionKey', 'refresh', 'retry', 'scope'])

type Values = Readonly<Record<string, unknown>>

function areSame(left: object, right: object, isSame = isSameOption): boolean {
  const keys = Object.keys(left)
  const [one, other] = [left as Values, right as Values]
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && isSame(one[key], other[key], key))
  )
}

function isSameOption(left: unknown, right: unknown, key: string): boolean {
  return (
    Object.is(left, right) || (copied.has(key) && isPlain(left) && isPlain(right) && areSame(left, right, Object.is))
  )
}

/** An object or array of core's own making, not a key's bytes. */
function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
}
