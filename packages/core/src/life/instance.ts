import { createAuthFetch } from './auth-fetch.js'
import type { Auth, AuthFetch, AuthStatus, GetTokenOptions, RevocableAuth } from '../contract/auth.js'
import { checkCallOptions, checkRefused } from '../options/call-options.js'
import { AuthError } from '../contract/errors.js'
import type { TokenSource } from './token-source.js'
import type { Token } from '../contract/token.js'

/** Reaches what an instance hides. Private to this file, so that nothing but the declared members can be reached. */
let sourceOf: (instance: Instance, member: string) => TokenSource<unknown>

/** What a program holds. Its methods are the class's, so that each of many instances costs little. */
export class Instance implements Auth {
  readonly #source: TokenSource<unknown>
  #fetch: AuthFetch | undefined

  static {
    sourceOf = (instance, member) => {
      if (isObject(instance) && #source in instance) return instance.#source
      throw detached(member)
    }
  }

  constructor(source: TokenSource<unknown>) {
    this.#source = source
  }

  get provider(): string {
    return sourceOf(this, 'provider').settings.provider.name
  }

  get baseUrl(): string {
    return sourceOf(this, 'baseUrl').settings.baseUrl
  }

  /** A function of its own, made when it is first asked for: it is handed to other clients, without its `this`. */
  get fetch(): AuthFetch {
    const source = sourceOf(this, 'fetch')
    return (this.#fetch ??= createAuthFetch(source))
  }

  /** Not async, since a hit costs no promise: what is thrown is a rejection all the same. */
  getToken(options?: GetTokenOptions): Promise<Token> {
    try {
      const source = sourceOf(this, 'getToken()')
      if (options !== undefined) checkCallOptions(options, source.settings.provider.name)
      return source.getToken(options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async getHeaders(options?: GetTokenOptions): Promise<{ authorization: string }> {
    const source = sourceOf(this, 'getHeaders()')
    checkCallOptions(options, source.settings.provider.name)
    const token = await source.getToken(options)
    return { authorization: token.authorizationHeader }
  }

  async invalidate(token?: Token): Promise<void> {
    const source = sourceOf(this, 'invalidate()')
    checkRefused(token, source.settings.provider.name)
    source.suspect(token)
  }

  async forget(): Promise<void> {
    await sourceOf(this, 'forget()').forget()
  }

  status(): AuthStatus {
    const source = sourceOf(this, 'status()')
    const { provider, baseUrl } = source.settings
    return { provider: provider.name, baseUrl, ...source.describe() }
  }
}

/** An instance of a vendor that can revoke tokens. */
export class RevocableInstance extends Instance implements RevocableAuth {
  async revoke(): Promise<void> {
    await sourceOf(this, 'revoke()').revokeHeld()
  }
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

function detached(member: string): AuthError {
  const name = member.replace('()', '')
  return new AuthError({
    code: 'invalid_options',
    provider: 'core',
    message: `${name} has lost its instance. Hand out () => auth.${member} instead: of all members only fetch works without it`,
  })
}
