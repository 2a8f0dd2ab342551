import { holds } from './clock.js'
import type { Provider, TokenHttp, TokenPolicy, TokenResponse } from './contracts.js'
import { AuthError, isAuthError } from './errors.js'
import { notify, type AuthEventDetails, type TokenRequestReason } from './events.js'
import { createTokenHttp } from './http.js'
import { heldBack, negativeEntry, type NegativeEntry } from './negative-entry.js'
import type { CreateAuthOptions } from './options.js'
import { pacedUntil, recentAttempts } from './pacing.js'
import { settle } from './settle.js'
import type { Settings } from './settings.js'
import { toToken } from './to-token.js'
import type { Token } from './token.js'

/**
 * Makes token requests under one credential, and remembers what must hold back the next one: failures, and the
 * attempts that count against the vendor's limit. Its caller sees to it that one runs at a time.
 */
export class TokenRequester<Credentials> {
  readonly #provider: Provider<Credentials>
  readonly #options: CreateAuthOptions<Credentials>
  readonly #settings: Settings
  #identity = ''
  #negative: NegativeEntry | undefined
  #attempts: readonly number[] = []
  /** The refresh token that the vendor refused last: only another one is worth a request. */
  #refusedRefreshToken: string | undefined
  /** A reply whose refresh token could not be saved yet. Its access token may not be given out before that. */
  #unsaved: { response: TokenResponse; refreshToken: string; sentAt: number } | undefined
  tokenRequests = 0

  constructor(provider: Provider<Credentials>, options: CreateAuthOptions<Credentials>, settings: Settings) {
    this.#provider = provider
    this.#options = options
    this.#settings = settings
  }

  get provider(): string {
    return this.#provider.name
  }

  get policy(): TokenPolicy {
    return this.#settings.policy
  }

  /** Milliseconds after which a request has settled, or never will. */
  get longestMs(): number {
    return this.#settings.totalTimeoutMs + this.#settings.timeoutMs
  }

  now(): number {
    return this.#settings.now()
  }

  emit(event: AuthEventDetails): void {
    notify(this.#settings.onEvent, { ...event, provider: this.provider, at: this.now() })
  }

  /** The failure that holds back the next request, if one does. */
  failure(now: number): NegativeEntry | undefined {
    return this.#negative && holds(this.#negative, now) ? this.#negative : undefined
  }

  forgetFailure(): void {
    this.#negative = undefined
  }

  /** Until when the vendor's request limit holds back requests that can wait, if it does. */
  pacedUntil(now: number): number | undefined {
    return pacedUntil(this.#attempts, this.policy.requestsPerHour, now)
  }

  /**
   * Asks the vendor for a token.
   *
   * @param held the token held now, to tell whether the vendor gave the same one again
   * @throws AuthError
   */
  async request(reason: TokenRequestReason, held: Token | undefined): Promise<Token> {
    const startedAt = performance.now()
    const leftMs = () => this.#settings.totalTimeoutMs - (performance.now() - startedAt)
    const credentials = await this.#credentials(leftMs())
    const refreshToken = this.#unsaved?.refreshToken ?? (await this.#loadRefreshToken(leftMs()))
    const saved = await this.#finishSaving()
    if (saved) return saved
    this.#refuseWhileHeldBack(refreshToken)

    const sentAt = this.now()
    this.#attempts = [...recentAttempts(this.#attempts, sentAt), sentAt]
    this.tokenRequests += 1
    this.emit({ type: 'token_requested', reason })
    try {
      const response = await this.#ask(credentials, refreshToken, this.#http(leftMs))
      if (response.refreshToken !== undefined && this.#options.refreshTokens !== undefined) {
        this.#unsaved = { response, refreshToken: response.refreshToken, sentAt }
        await this.#save(this.#unsaved.refreshToken)
      }
      const token = toToken(response, this.provider, sentAt, this.now())
      this.#negative = undefined
      this.emit({
        type: 'token_obtained',
        reason,
        durationMs: performance.now() - startedAt,
        expiresAt: token.expiresAt,
        sameToken: token.accessToken === held?.accessToken,
      })
      return token
    } catch (thrown) {
      const error = this.#toAuthError(thrown)
      if (error.code === 'reauthorization_required') this.#refusedRefreshToken = refreshToken
      const negative = negativeEntry(error, this.#negative, this.policy, this.now())
      this.#negative = negative ?? this.#negative
      this.emit({
        type: 'token_request_failed',
        reason,
        durationMs: performance.now() - startedAt,
        code: error.code,
        ...(error.status !== undefined && { status: error.status }),
        ...(negative && { negativeUntil: negative.until }),
      })
      throw error
    }
  }

  async revoke(accessToken: string): Promise<void> {
    const startedAt = performance.now()
    const leftMs = () => this.#settings.totalTimeoutMs - (performance.now() - startedAt)
    const credentials = await this.#credentials(leftMs())
    try {
      await this.#provider.revokeToken?.(accessToken, credentials, this.#http(leftMs))
    } catch (thrown) {
      throw this.#toAuthError(thrown)
    }
  }

  /** Reads the credentials. Under new ones nothing that happened before counts. */
  async #credentials(leftMs: number): Promise<Credentials> {
    const { credentials, checkCredentials } = this.#options
    let current: Credentials
    if (isFunction(credentials)) {
      const given = await this.#own('the credentials function', credentials, leftMs)
      if (given === undefined || given === null) throw this.#unavailable('the credentials function gave nothing')
      current = checkCredentials ? checkCredentials(given) : given
    } else current = credentials
    const { subject, secret } = this.#provider.identify(current)
    const identity = JSON.stringify([subject, secret])
    if (identity !== this.#identity) {
      this.#identity = identity
      this.#negative = undefined
      this.#attempts = []
    }
    return current
  }

  async #loadRefreshToken(leftMs: number): Promise<string | undefined> {
    const { refreshTokens } = this.#options
    if (this.#provider.refreshToken === undefined || refreshTokens === undefined) return undefined
    return (await this.#own('refreshTokens.load', () => refreshTokens.load(), leftMs)) || undefined
  }

  /** Saves what an earlier request could not, and gives out the access token that waits for it. */
  async #finishSaving(): Promise<Token | undefined> {
    if (this.#unsaved === undefined) return undefined
    const { response, refreshToken, sentAt } = this.#unsaved
    await this.#save(refreshToken)
    try {
      return toToken(response, this.provider, sentAt, this.now())
    } catch {
      return undefined
    }
  }

  async #save(refreshToken: string): Promise<void> {
    const { refreshTokens } = this.#options
    await this.#own('refreshTokens.save', () => refreshTokens?.save(refreshToken), this.#settings.timeoutMs)
    this.#unsaved = undefined
  }

  #ask(credentials: Credentials, refreshToken: string | undefined, http: TokenHttp): Promise<TokenResponse> {
    if (refreshToken !== undefined && this.#provider.refreshToken !== undefined) {
      return this.#provider.refreshToken(refreshToken, credentials, http)
    }
    return this.#provider.requestToken(credentials, http)
  }

  #refuseWhileHeldBack(refreshToken: string | undefined): void {
    const now = this.now()
    const error = heldBack(this.#negative, this.provider, now)
    const isNewGrant = error?.code === 'reauthorization_required' && refreshToken !== this.#refusedRefreshToken
    if (error !== undefined && !isNewGrant) throw error
    const until = this.#settings.enforceLimit ? this.pacedUntil(now) : undefined
    if (until === undefined) return
    throw new AuthError({
      code: 'token_request_limit',
      provider: this.provider,
      retryAfterMs: until - now,
      message: `this hour's ${this.policy.requestsPerHour} token requests are spent, and tokenRequestLimit is 'enforce'. The next may be sent at ${new Date(until).toISOString()}`,
    })
  }

  #http(leftMs: () => number): TokenHttp {
    const { fetch, now, timeoutMs, retry } = this.#settings
    return createTokenHttp({
      provider: this.provider,
      fetch,
      now,
      timeoutMs,
      totalTimeoutMs: leftMs,
      retry,
      onRetry: (attempt, { code }) => {
        this.tokenRequests += 1
        this.emit({ type: 'token_request_retried', attempt, code })
      },
    })
  }

  /** Runs a function of the caller's, which may throw, hang or give nonsense. */
  async #own<Value>(what: string, run: () => Value | Promise<Value>, leftMs: number): Promise<Value> {
    try {
      const outcome = await settle(Promise.resolve(run()), leftMs)
      if ('value' in outcome) return outcome.value
    } catch (error) {
      throw this.#unavailable(`${what} threw`, error)
    }
    throw this.#unavailable(`${what} did not settle in time`)
  }

  #unavailable(what: string, cause?: unknown): AuthError {
    return new AuthError({
      code: 'credentials_unavailable',
      provider: this.provider,
      message: `${what}. See where it gets its value from; the next call asks it again`,
      cause,
    })
  }

  #toAuthError(thrown: unknown): AuthError {
    if (isAuthError(thrown)) return thrown
    return new AuthError({
      code: 'invalid_response',
      provider: this.provider,
      message: 'the provider package failed while it read the reply. This is a defect of that package',
      cause: thrown,
    })
  }
}

function isFunction<Value>(value: Value | (() => Value | Promise<Value>)): value is () => Value | Promise<Value> {
  return typeof value === 'function'
}
