import { createAuthFetch } from './auth-fetch.js'
import type { Auth, AuthFetch, AuthStatus, GetTokenOptions, RevocableAuth, TokenHeaders } from '../contract/auth.js'
import { checkCallOptions, checkRefused } from '../options/call-options.js'
import { AuthError, labelled } from '../contract/errors.js'
import { describeHeld } from './held-token.js'
import { headerValue } from './token-sender.js'
import { memoize } from '../options/memoize.js'
import type { Life } from './life.js'
import { suspect } from './recovery.js'
import { revokeAll } from './revocation.js'
import type { Token } from '../contract/token.js'

/** Gives access to what an instance hides, for the pool: no member that could be reached leads to it. */
export let lifeIn: (instance: unknown) => Life<unknown> | undefined

/** What a program gets. Its methods are on the class, so that each of many instances costs little. */
export class Instance implements Auth<string> {
  readonly #life: Life<unknown>
  #fetch: AuthFetch | undefined

  static {
    lifeIn = (instance) => (isObject(instance) && #life in instance ? instance.#life : undefined)
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
      if (options !== undefined) checkCallOptions(options, life.account)
      return life.getToken(options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async getHeaders(options?: GetTokenOptions): Promise<TokenHeaders<string>> {
    const life = lifeOf(this, 'getHeaders()')
    checkCallOptions(options, life.account)
    const token = await life.getToken(options)
    return { [life.settings.tokenHeader.name]: headerValue(token, life.settings) }
  }

  async invalidate(token?: Token): Promise<void> {
    const life = lifeOf(this, 'invalidate()')
    checkRefused(token, life.account)
    suspect(life, token)
  }

  async forget(): Promise<void> {
    const life = lifeOf(this, 'forget()')
    await named(life, life.forget())
  }

  status(): AuthStatus {
    const life = lifeOf(this, 'status()')
    const { held, isSuspect, flight, given, account, settings } = life
    const { provider, policy, baseUrl, now } = settings
    const { label, tokenRequests } = account
    const refreshExpiresAt = held?.token.refreshExpiresAt
    const failed = account.remembered.backoffs().find(({ why }) => why === 'failed')
    return {
      provider: provider.name,
      ...(label !== undefined && { label }),
      baseUrl,
      ...describeHeld(held, now(), policy),
      suspect: isSuspect,
      refreshing: flight !== undefined,
      ...(refreshExpiresAt !== undefined && { refreshExpiresAt }),
      ...(failed && { backoff: { code: failed.code, until: failed.until } }),
      tokenRequests,
      given,
    }
  }

  /** As `console.log` prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): unknown {
    // What is no instance, such as the prototype, prints as any object does.
    return lifeIn(this) ? this.status() : this
  }
}

/** An instance of a vendor that can revoke tokens. */
class RevocableInstance extends Instance implements RevocableAuth<string> {
  async revoke(): Promise<void> {
    const life = lifeOf(this, 'revoke()')
    await named(life, revokeAll(life))
  }
}

/** The class of an instance: with a member for each of its vendor's API URLs. Many instances share one, so it is made once. */
export const instanceClass = memoize((isRevocable: boolean, urls: readonly string[]): typeof Instance => {
  const Plain = isRevocable ? RevocableInstance : Instance
  if (urls.length === 0) return Plain
  const WithUrls = class extends Plain {}
  for (const name of urls) {
    Object.defineProperty(WithUrls.prototype, name, {
      get(this: Instance): unknown {
        return Reflect.get(lifeOf(this, name).settings.provider.apiUrls ?? {}, name)
      },
    })
  }
  return WithUrls
})

/** Says on an error which instance it is about. */
function named<Value>({ account }: Life<unknown>, work: Promise<Value>): Promise<Value> {
  return work.catch((error: unknown) => Promise.reject(labelled(error, account.label)))
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

function lifeOf(instance: Instance, member: string): Life<unknown> {
  const life = lifeIn(instance)
  if (life !== undefined) return life
  const name = member.replace('()', '')
  throw new AuthError({
    code: 'invalid_options',
    provider: 'core',
    message: `${name} has lost its instance. Hand out () => auth.${member} instead: of all members only fetch works without it`,
  })
}
