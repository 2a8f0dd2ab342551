import { createAuthFetch } from './auth-fetch.js'
import type { Auth, AuthFetch, AuthStatus, GetTokenOptions, RevocableAuth } from '../contract/auth.js'
import { checkCallOptions, checkRefused } from '../options/call-options.js'
import { AuthError } from '../contract/errors.js'
import type { Life } from './life.js'
import { suspect } from './recovery.js'
import { revokeAll } from './revocation.js'
import type { Token } from '../contract/token.js'

/** Gives access to what an instance hides. Private to this file, so that only the declared members can be reached. */
let lifeOf: (instance: Instance, member: string) => Life<unknown>

/** What a program gets. Its methods are on the class, so that each of many instances costs little. */
export class Instance implements Auth {
  readonly #life: Life<unknown>
  #fetch: AuthFetch | undefined

  static {
    lifeOf = (instance, member) => {
      if (isObject(instance) && #life in instance) return instance.#life
      throw detached(member)
    }
  }

  constructor(life: Life<unknown>) {
    this.#life = life
  }

  get provider(): string {
    return lifeOf(this, 'provider').settings.provider.name
  }

  get baseUrl(): string {
    return lifeOf(this, 'baseUrl').settings.baseUrl
  }

  /** A function of its own, made on first use: it is passed to other clients, without its `this`. */
  get fetch(): AuthFetch {
    const life = lifeOf(this, 'fetch')
    return (this.#fetch ??= createAuthFetch(life))
  }

  /** Not async, so that a hit costs no promise: what is thrown still becomes a rejection. */
  getToken(options?: GetTokenOptions): Promise<Token> {
    try {
      const life = lifeOf(this, 'getToken()')
      if (options !== undefined) checkCallOptions(options, life.settings.provider.name)
      return life.getToken(options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async getHeaders(options?: GetTokenOptions): Promise<{ authorization: string }> {
    const life = lifeOf(this, 'getHeaders()')
    checkCallOptions(options, life.settings.provider.name)
    const token = await life.getToken(options)
    return { authorization: token.authorizationHeader }
  }

  async invalidate(token?: Token): Promise<void> {
    const life = lifeOf(this, 'invalidate()')
    checkRefused(token, life.settings.provider.name)
    suspect(life, token)
  }

  async forget(): Promise<void> {
    await lifeOf(this, 'forget()').forget()
  }

  status(): AuthStatus {
    const life = lifeOf(this, 'status()')
    const { provider, baseUrl } = life.settings
    return { provider: provider.name, baseUrl, ...life.status() }
  }
}

/** An instance of a vendor that can revoke tokens. */
export class RevocableInstance extends Instance implements RevocableAuth {
  async revoke(): Promise<void> {
    await revokeAll(lifeOf(this, 'revoke()'))
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
