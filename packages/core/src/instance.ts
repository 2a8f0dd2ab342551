import { createAuthFetch } from './auth-fetch.js'
import type { Auth, AuthFetch, AuthStatus, GetTokenOptions, RevocableAuth } from './auth.js'
import { TokenSource } from './token-source.js'
import type { Token } from './token.js'

/** What a program holds. Its methods are the class's, so that each of many instances costs little. */
export class Instance<Credentials> extends TokenSource<Credentials> implements Auth {
  #fetch: AuthFetch | undefined

  get provider(): string {
    return this.settings.provider.name
  }

  get baseUrl(): string {
    return this.settings.baseUrl
  }

  /** A function of its own, made when it is first asked for: it is handed to other clients, without its `this`. */
  get fetch(): AuthFetch {
    return (this.#fetch ??= createAuthFetch(this))
  }

  async getHeaders(options?: GetTokenOptions): Promise<{ authorization: string }> {
    const token = await this.getToken(options)
    return { authorization: token.authorizationHeader }
  }

  async invalidate(token?: Token): Promise<void> {
    this.suspect(token)
  }

  status(): AuthStatus {
    return { provider: this.provider, baseUrl: this.baseUrl, ...this.describe() }
  }
}

/** An instance of a vendor that can revoke tokens. */
export class RevocableInstance<Credentials> extends Instance<Credentials> implements RevocableAuth {
  revoke(): Promise<void> {
    return this.revokeHeld()
  }
}
