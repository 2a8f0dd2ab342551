import { callOwn, unavailable } from '../util/call-own.js'
import type { RefreshTokens, TokenResponse } from '../contract/provider.js'
import { typeName } from '../options/parse.js'
import type { Settings } from '../options/settings.js'

/** Loads the refresh token, and makes sure that a rotated one is stored before its access token is given out. */
export class RefreshTokenKeeper {
  readonly #provider: string
  readonly #store: RefreshTokens
  readonly #saveTimeoutMs: number
  readonly #now: () => number
  #unsaved: SentResponse | undefined
  /** Whether that reply's access token belongs to a previous subject by now. */
  #isForeign = false

  constructor(
    store: RefreshTokens,
    { provider, timeoutMs, now }: Pick<Settings<unknown>, 'provider' | 'timeoutMs' | 'now'>,
  ) {
    this.#provider = provider.name
    this.#store = store
    this.#saveTimeoutMs = timeoutMs
    this.#now = now
  }

  /** Whether a refresh token could not be stored yet, and is nowhere but here. */
  get hasUnsaved(): boolean {
    return this.#unsaved !== undefined
  }

  /** The newest refresh token, or `undefined` if there is none yet. @throws AuthError `credentials_unavailable` */
  async load(deadlineMs: number): Promise<string | undefined> {
    const unsaved = this.#unsaved?.response.refreshToken
    if (unsaved !== undefined) return unsaved
    const limits = { provider: this.#provider, deadlineMs, now: this.#now }
    const stored: unknown = await callOwn('refreshTokens.load', () => this.#store.load(), limits)
    if (stored === undefined || stored === null || stored === '') return undefined
    if (typeof stored === 'string') return stored
    throw unavailable(`refreshTokens.load gave ${typeName(stored)} and no string`, this.#provider)
  }

  /** Stores a reply's refresh token, if any. @throws AuthError `credentials_unavailable`; it is then kept here */
  async save(sent: SentResponse): Promise<void> {
    const { refreshToken } = sent.response
    if (refreshToken === undefined) return
    this.#unsaved = sent
    const limits = { provider: this.#provider, deadlineMs: this.#saveTimeoutMs, now: this.#now }
    await callOwn('refreshTokens.save', () => this.#store.save(refreshToken), limits)
    this.#unsaved = undefined
  }

  /** Retries a save that failed. Returns the reply that waited for it. */
  async finishSaving(): Promise<SentResponse | undefined> {
    const sent = this.#unsaved
    if (sent !== undefined) await this.save(sent)
    const isForeign = this.#isForeign
    this.#isForeign = false
    return isForeign ? undefined : sent
  }

  /** The credentials are now another subject's. A pending refresh token is still stored, but its reply is discarded. */
  disown(): void {
    this.#isForeign = this.#unsaved !== undefined
  }
}

/** A reply whose refresh token may not be stored yet, and when its request was sent. */
export interface SentResponse {
  readonly response: TokenResponse
  readonly sentAt: number
}
