import { callOwn } from './call-own.js'
import type { RefreshTokens, TokenResponse } from './contracts.js'

/** A reply whose refresh token may not be stored yet, and when its request was sent. */
export interface SentResponse {
  readonly response: TokenResponse
  readonly sentAt: number
}

/** Sees to it that a rotated refresh token is stored before the access token that came with it is given out. */
export class RefreshTokenKeeper {
  readonly #provider: string
  readonly #store: RefreshTokens
  readonly #saveTimeoutMs: number
  #unsaved: SentResponse | undefined

  constructor(provider: string, store: RefreshTokens, saveTimeoutMs: number) {
    this.#provider = provider
    this.#store = store
    this.#saveTimeoutMs = saveTimeoutMs
  }

  /** The newest refresh token, or `undefined` where there is none yet. @throws AuthError `credentials_unavailable` */
  async load(deadlineMs: number): Promise<string | undefined> {
    const unsaved = this.#unsaved?.response.refreshToken
    if (unsaved !== undefined) return unsaved
    const provider = this.#provider
    return (await callOwn('refreshTokens.load', () => this.#store.load(), { provider, deadlineMs })) || undefined
  }

  /** Stores the refresh token of a reply, if it has one. @throws AuthError `credentials_unavailable`; it is kept here */
  async save(sent: SentResponse): Promise<void> {
    const { refreshToken } = sent.response
    if (refreshToken === undefined) return
    this.#unsaved = sent
    const limits = { provider: this.#provider, deadlineMs: this.#saveTimeoutMs }
    await callOwn('refreshTokens.save', () => this.#store.save(refreshToken), limits)
    this.#unsaved = undefined
  }

  /** Stores what could not be stored before. Returns the reply that waited for it. */
  async finishSaving(): Promise<SentResponse | undefined> {
    const sent = this.#unsaved
    if (sent !== undefined) await this.save(sent)
    return sent
  }
}
