import type { RefreshTokens } from '../contract/provider.js'
import { typeName } from '../options/parse.js'
import type { Settings } from '../options/settings.js'
import { callOwn, unavailable } from '../util/call-own.js'

/** The program's store of a refresh token, which may throw, hang, or settle late. */
export class DeadlinedStore {
  readonly #store: RefreshTokens
  readonly #settings: StoreSettings
  /** Saves that have not settled, and since when. */
  readonly #unsettled = new Map<Promise<void>, number>()

  constructor(store: RefreshTokens, settings: StoreSettings) {
    this.#store = store
    this.#settings = settings
  }

  get provider(): string {
    return this.#settings.provider.name
  }

  /** The stored refresh token, or `undefined` if there is none yet. @throws AuthError `credentials_unavailable` */
  async load(): Promise<string | undefined> {
    const { provider, totalTimeoutMs: deadlineMs, now } = this.#settings
    const limits = { provider: provider.name, deadlineMs, now }
    const stored: unknown = await callOwn('refreshTokens.load', () => this.#store.load(), limits)
    if (stored === undefined || stored === null || stored === '') return undefined
    if (typeof stored === 'string') return stored
    throw unavailable(`refreshTokens.load gave ${typeName(stored)} and no string`, provider.name)
  }

  /** @throws AuthError `credentials_unavailable`, also while an earlier save may still take effect and overwrite this one */
  async save(refreshToken: string): Promise<void> {
    const { provider, timeoutMs: deadlineMs, now } = this.#settings
    const saving = Promise.resolve().then(() => this.#store.save(refreshToken))
    this.#unsettled.set(saving, performance.now())
    const settled = () => this.#unsettled.delete(saving)
    saving.then(settled, settled)
    await callOwn('refreshTokens.save', () => saving, { provider: provider.name, deadlineMs, now })
    for (const [earlier, since] of this.#unsettled) {
      if (earlier === saving || performance.now() - since > longestSaveMs) continue
      throw unavailable('an earlier refreshTokens.save has not settled', provider.name)
    }
  }
}

type StoreSettings = Pick<Settings<unknown>, 'provider' | 'timeoutMs' | 'totalTimeoutMs' | 'now'>

/** A save that takes longer than that never settles. */
const longestSaveMs = 5 * 60_000
