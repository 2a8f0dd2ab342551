import type { AuthEventDetails } from '../contract/events.js'
import type { RefreshTokens } from '../contract/provider.js'
import { lockWaitMs } from '../options/lease-times.js'
import type { Settings } from '../options/settings.js'
import { failureCode } from '../record/failure-code.js'
import { growingPauses, pause } from '../util/pauses.js'
import { BackgroundSaver } from './background-saver.js'
import { DeadlinedStore } from './deadlined-store.js'
import { grantInUse, grantRights, type GrantRight } from './grant-right.js'
import { GrantTurns } from './grant-turns.js'
import { saveUnlessReplaced, takeAndLoad, type GrantUse, type Unsaved } from './grant-use.js'
import { newestOf, savedAfter, type Saved } from './saved-refresh-token.js'

/**
 * Uses a stored refresh token under the right to it, and makes sure that its successor is stored. The right is the journal: it is
 * taken before the refresh token is loaded, and kept until what came of it is saved.
 */
export class RefreshTokenKeeper {
  readonly #store: DeadlinedStore
  readonly #settings: KeeperSettings
  readonly #emit: (event: AuthEventDetails) => void
  readonly #takeRight: () => Promise<GrantRight | undefined>
  readonly #saver = new BackgroundSaver(() => this.#settle())
  readonly #turns: GrantTurns
  #unsaved: Unsaved | undefined
  /** What was saved last, and what came before it. */
  #saved: Saved | undefined
  #hasToken = false

  /** @throws AuthError `invalid_options` for a store that does not say who may use the grant */
  constructor(store: RefreshTokens, settings: KeeperSettings, emit: (event: AuthEventDetails) => void) {
    this.#store = new DeadlinedStore(store, settings)
    this.#settings = settings
    this.#emit = emit
    this.#takeRight = grantRights(store, settings)
    this.#turns = new GrantTurns(settings.longestMs)
  }

  /** Whether a refresh token could not be stored yet, and is nowhere but here. */
  get hasUnsaved(): boolean {
    return this.#unsaved !== undefined
  }

  /** Whether the next request is made with an authorization code, and not with a refresh token. */
  get sendsCode(): boolean {
    return !this.#hasToken && this.#settings.provider.hasUnsentCode?.() === true
  }

  /** There is a token of this grant, whoever sent the code for it: it must not be sent again. */
  noteToken(): void {
    this.#hasToken = true
  }

  /** Settles when all is stored; never rejects. */
  get saved(): Promise<void> {
    return this.#saver.done
  }

  /** The newest refresh token, to look at: sending it takes the right. @throws AuthError `credentials_unavailable` */
  async peek(): Promise<string | undefined> {
    return this.#unsaved?.refreshToken ?? this.#store.load()
  }

  /**
   * Takes the right to the refresh token, and loads it. Waits for whoever has the right, for as long as a request usually takes.
   *
   * @throws AuthError `grant_in_use`, `credentials_unavailable`
   */
  async begin(): Promise<GrantUse> {
    // Counted by its own pauses: a machine that slept in between has not waited.
    let leftMs = lockWaitMs(this.#settings.timeoutMs)
    const pauses = growingPauses()
    for (;;) {
      const use = await this.#tryBegin()
      if (use) return use
      if (leftMs <= 0) {
        const { abandoned } = this.#turns
        if (abandoned === undefined) throw grantInUse(this.#settings.provider.name)
        this.end(abandoned)
      }
      const pausedMs = Math.max(0, Math.min(pauses.next().value, leftMs))
      await pause(pausedMs)
      leftMs -= pausedMs
    }
  }

  /** Releases the right, unless something is still to be saved under it. */
  end(use: GrantUse): void {
    this.#turns.end(use)
    if (this.#unsaved?.right !== use.right) use.right.release()
  }

  /**
   * Stores the refresh token of a reply, if it has a new one. Where that fails, the right is kept and it is stored in the background.
   */
  async save({ refreshToken: sent, right, lineage }: GrantUse, refreshToken: string | undefined): Promise<void> {
    const isStored = refreshToken === sent && this.#unsaved === undefined
    if (refreshToken === undefined || isStored) return
    const wasUnsaved = this.#unsaved !== undefined
    const unsaved = { refreshToken, right, lineage }
    this.#unsaved = unsaved
    right.claim(refreshToken)
    try {
      // Whoever may have the right by now may have stored a newer one.
      await (right.isLost ? saveUnlessReplaced(unsaved, this.#takeRight, this.#store) : this.#store.save(refreshToken))
      this.#noteSaved(unsaved, wasUnsaved)
      // Taken anew for it, since the other was lost.
      if (unsaved.right !== right) unsaved.right.release()
    } catch (error) {
      this.#keep(unsaved, failureCode((error as Error).cause))
    }
  }

  #keep(unsaved: Unsaved, code?: string): void {
    this.#unsaved = unsaved
    unsaved.right.keep()
    unsaved.lineage?.add(unsaved.refreshToken)
    this.#emit({ type: 'refresh_token_unsaved', ...(code !== undefined && { code }) })
    this.#saver.start()
  }

  async #tryBegin(): Promise<GrantUse | undefined> {
    return this.#turns.begin(async () => {
      if (this.#unsaved) await this.#saveNow(this.#unsaved).catch(() => undefined)
      const use = this.#unsaved
        ? this.#useOf(this.#unsaved)
        : await takeAndLoad(this.#takeRight, this.#store, this.sendsCode)
      const newest = use && this.#saved && newestOf(use, this.#saved)
      if (newest) this.#keep(newest)
      return newest ?? use
    })
  }

  /** An unsaved refresh token is the newest while the right is ours. */
  #useOf(unsaved: Unsaved): GrantUse | undefined {
    return unsaved.right.isLost ? undefined : unsaved
  }

  /** In the background, while no flight is at it. Gives whether nothing is left to do. */
  async #settle(): Promise<boolean> {
    await this.#turns.begin(async () => {
      if (this.#unsaved) await this.#saveNow(this.#unsaved)
      return undefined
    })
    return this.#unsaved === undefined
  }

  async #saveNow(unsaved: Unsaved): Promise<void> {
    await saveUnlessReplaced(unsaved, this.#takeRight, this.#store)
    this.#noteSaved(unsaved, true)
    unsaved.right.release()
  }

  #noteSaved(unsaved: Unsaved, wasUnsaved: boolean): void {
    this.#saved = savedAfter(this.#saved, unsaved)
    this.#unsaved = undefined
    this.#saver.end()
    if (wasUnsaved) this.#emit({ type: 'refresh_token_saved' })
  }
}

type KeeperSettings = Pick<
  Settings<unknown>,
  'provider' | 'policy' | 'timeoutMs' | 'totalTimeoutMs' | 'longestMs' | 'now'
>
