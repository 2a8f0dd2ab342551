import { callOwn, unavailable } from './call-own.js'
import type { Provider } from './contracts.js'
import { AuthError, isAuthError } from './errors.js'
import { keyBytes, type CreateAuthOptions } from './options.js'
import { deriveRecordKeys, type RecordKeys } from './cache/record-keys.js'

/** The credentials of one flight. */
export interface CurrentCredentials<Credentials> {
  readonly credentials: Credentials
  /** Whether they are others than those of the flight before. */
  readonly isNew: boolean
  /** The keys of their record. Derived once, and only when a cache needs them. */
  readonly keys: () => Promise<Keys>
}

type Keys = readonly [RecordKeys, ...RecordKeys[]]

/** What makes credentials others than those before. Bound to the keys, since others may be read in the meantime. */
interface Identified {
  readonly parts: readonly string[]
  readonly secret: string
  keys?: Promise<Keys>
}

/** Reads the credentials before each flight, and derives from them where and how their record is kept. */
export class CredentialReader<Credentials> {
  readonly #provider: Provider<Credentials>
  readonly #options: CreateAuthOptions<Credentials>
  #identified: Identified = { parts: [], secret: '' }

  constructor(provider: Provider<Credentials>, options: CreateAuthOptions<Credentials>) {
    this.#provider = provider
    this.#options = options
    const { credentials, cache, refreshTokens, grant } = options
    if (cache && refreshTokens && grant === undefined) {
      throw new AuthError({
        code: 'invalid_options',
        provider: provider.name,
        message:
          'options.grant names no account. With a cache and refresh tokens it must: nothing else keeps the tokens of two users of one client apart',
      })
    }
    if (!isFunction(credentials)) this.#identify(credentials)
  }

  /** @throws AuthError `credentials_unavailable`, or `invalid_options` for credentials of the wrong form */
  async read(deadlineMs: number): Promise<CurrentCredentials<Credentials>> {
    const { credentials, checkCredentials } = this.#options
    if (!isFunction(credentials)) return this.#current(credentials, false)
    const provider = this.#provider.name
    const given = await callOwn('the credentials function', credentials, { provider, deadlineMs })
    if (given === undefined || given === null) throw unavailable('the credentials function gave nothing', provider)
    const checked = checkCredentials ? checkCredentials(given) : given
    return this.#current(checked, this.#identify(checked))
  }

  #current(credentials: Credentials, isNew: boolean): CurrentCredentials<Credentials> {
    const identified = this.#identified
    return { credentials, isNew, keys: () => (identified.keys ??= this.#deriveKeys(identified)) }
  }

  async #deriveKeys({ parts, secret }: Identified): Promise<Keys> {
    const { encryptionKey } = this.#options
    const configured = (Array.isArray(encryptionKey) ? encryptionKey : [encryptionKey]).map(keyBytes)
    const materials = configured.filter((key) => key !== undefined)
    const [first, ...others] = await Promise.all(
      (materials.length ? materials : [new TextEncoder().encode(secret)]).map((material) =>
        deriveRecordKeys(material, this.#provider.name, parts),
      ),
    )
    if (first === undefined) throw new Error('a list of at least one key has a first one')
    return [first, ...others]
  }

  /** Notes whose credentials these are. Returns whether they are others than before. */
  #identify(credentials: Credentials): boolean {
    const { name: provider, tokenUrl } = this.#provider
    const { cache, encryptionKey, scope = [], grant = '' } = this.#options
    const { subject, secret, secretKind } = this.#named(credentials)
    if (secretKind === 'password' && cache !== undefined && encryptionKey === undefined) {
      throw new AuthError({
        code: 'invalid_options',
        provider,
        message:
          'options.encryptionKey is missing. With a cache and a person’s password it is required, since a key derived from a password would be a way to guess it. Make one with: openssl rand -base64 32',
      })
    }
    // Their order means nothing (RFC 6749 section 3.3).
    const scopes = scope.toSorted().join(' ')
    const parts = [tokenUrl, subject, scopes, grant, secret]
    if (parts.every((part, index) => part === this.#identified.parts[index])) return false
    this.#identified = { parts, secret }
    return true
  }

  #named(credentials: Credentials) {
    try {
      return this.#provider.identify(credentials)
    } catch (cause) {
      if (isAuthError(cause)) throw cause
      const provider = this.#provider.name
      throw new AuthError({
        code: 'invalid_options',
        provider,
        message: 'the credentials are of the wrong form',
        cause,
      })
    }
  }
}

function isFunction<Value>(value: Value | (() => Value | Promise<Value>)): value is () => Value | Promise<Value> {
  return typeof value === 'function'
}
