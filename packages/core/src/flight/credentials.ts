import { callOwn, unavailable } from '../util/call-own.js'
import type { Identified } from '../record/identified.js'
import type { Identity } from '../contract/provider.js'
import { AuthError, isAuthError } from '../contract/errors.js'
import type { CreateAuthOptions, EncryptionKey } from '../options/options.js'
import type { Settings } from '../options/settings.js'
import { readEncryptionKeys } from './encryption-keys.js'

/**
 * Reads the credentials before a flight.
 *
 * @param readKeys gives the encryption keys of the cache's records, which not everything needs
 * @throws AuthError `credentials_unavailable`, or `invalid_options` for credentials of the wrong form
 */
export async function readCredentials<Credentials>(
  settings: Settings<Credentials>,
  given: GivenCredentials<Credentials>,
  readKeys = readEncryptionKeys,
): Promise<CurrentCredentials<Credentials>> {
  const order = (readings += 1)
  // At once, so that both together take no longer than the deadline of each.
  const [credentials, encryptionKeys] = await Promise.all([
    isFunction(given) ? askFor(given, settings) : given,
    readKeys(settings),
  ])
  return { credentials, encryptionKeys, identified: { ...identify(settings, credentials), order } }
}

async function askFor<Credentials>(
  given: () => Credentials | Promise<Credentials>,
  settings: Settings<Credentials>,
): Promise<Credentials> {
  const { totalTimeoutMs, now, checkCredentials: check } = settings
  const provider = settings.provider.name
  const own = await callOwn('the credentials function', given, { provider, deadlineMs: totalTimeoutMs, now })
  if (own === undefined || own === null) throw unavailable('the credentials function gave nothing', provider)
  return check ? checked(settings, check, own) : own
}

/** Whose the credentials are, unless only a function knows. */
export function identityOf<Credentials>(
  settings: Settings<Credentials>,
  given: GivenCredentials<Credentials>,
): Identified | undefined {
  return isFunction(given) ? undefined : { ...identify(settings, given), order: readings }
}

/** Credentials, or the program's function that gives them. */
export type GivenCredentials<Credentials> = CreateAuthOptions<Credentials>['credentials']

/** The credentials of one flight, and whose they are. */
export interface CurrentCredentials<Credentials> {
  readonly credentials: Credentials
  /** Those of the cache's records. None: they are derived from the secret. */
  readonly encryptionKeys: readonly EncryptionKey[]
  readonly identified: Identified
}

/**
 * Checks what can be checked before the first flight.
 *
 * @throws AuthError `invalid_options`
 */
export function checkCredentials<Credentials>(
  settings: Settings<Credentials>,
  given: GivenCredentials<Credentials>,
): void {
  const { cache, refreshTokens, account } = settings
  if (cache && refreshTokens && account === undefined) {
    throw refusal(
      settings,
      'the option account is missing. With a cache and refresh tokens it is required: nothing else keeps the tokens of two users of one client apart',
    )
  }
  if (!isFunction(given)) identify(settings, given)
}

let readings = 0

function checked<Credentials>(
  settings: Settings<Credentials>,
  check: (credentials: unknown) => Credentials,
  own: unknown,
): Credentials {
  try {
    return check(own)
  } catch (cause) {
    if (isAuthError(cause)) throw cause
    throw refusal(settings, 'checkCredentials failed on what the credentials function gave', cause)
  }
}

/** Identifies the credentials: their subject, and what else makes their tokens different. */
function identify<Credentials>(
  settings: Settings<Credentials>,
  credentials: Credentials,
): Pick<Identified, 'parts' | 'subject' | 'secret'> {
  const { provider, cache, encryptionKeys, scope, account = '' } = settings
  const { subject, variant, secret, secretKind } = named(settings, credentials)
  const needsKey = cache !== undefined && typeof encryptionKeys !== 'function' && encryptionKeys.length === 0
  if (secret === '' && needsKey) {
    throw refusal(
      settings,
      'options.encryptionKey is missing. With a cache and an empty secret it is required, since a key derived from nothing is known to everybody. Make one with: openssl rand -base64 32',
    )
  }
  if (secretKind === 'password' && needsKey) {
    throw refusal(
      settings,
      'options.encryptionKey is missing. With a cache and a person’s password it is required, since a key derived from a password would be a way to guess it. Make one with: openssl rand -base64 32',
    )
  }
  // Their order means nothing (RFC 6749 section 3.3).
  const scopes = scope.toSorted().join(' ')
  const variants = variant === undefined ? [] : [variant]
  return {
    parts: [provider.tokenUrl, subject, scopes, account, secret, ...variants],
    // What may change about an instance’s credentials.
    subject: JSON.stringify([subject, ...variants]),
    secret,
  }
}

function named<Credentials>(settings: Settings<Credentials>, credentials: Credentials): Identity {
  try {
    const identity = settings.provider.identify(credentials)
    // `undefined` would become the text "undefined", or zero bytes.
    const { subject, secret } = identity
    if (typeof subject === 'string' && typeof secret === 'string') return identity
  } catch (cause) {
    if (isAuthError(cause)) throw cause
    throw refusal(settings, 'the credentials are of the wrong form', cause)
  }
  throw refusal(settings, 'the credentials are of the wrong form: subject and secret are to be strings')
}

function refusal({ provider }: Settings<unknown>, message: string, cause?: unknown): AuthError {
  return new AuthError({ code: 'invalid_options', provider: provider.name, message, cause })
}

function isFunction<Value>(value: Value | (() => Value | Promise<Value>)): value is () => Value | Promise<Value> {
  return typeof value === 'function'
}
