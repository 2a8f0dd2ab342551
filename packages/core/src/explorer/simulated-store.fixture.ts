import type { GrantLock, RefreshTokens } from '../contract/provider.js'
import type { Process } from './process.fixture.js'
import { slowly, type Scenario } from './scenarios.fixture.js'

interface Holder {
  readonly by: Process
  untilMs: number
}

/** Where the refresh token of one account is kept. */
export class SimulatedStore {
  refreshToken: string | undefined
  /** All that was ever saved. */
  readonly saved = new Set<string>()
  readonly #now: () => number
  #holder: Holder | undefined

  constructor(now: () => number, refreshToken: string | undefined) {
    this.#now = now
    this.refreshToken = refreshToken
  }

  /** Which process has its lock. */
  get holder(): Process | undefined {
    return this.#holder && this.#now() < this.#holder.untilMs ? this.#holder.by : undefined
  }

  /** What a process has of it. */
  handle(process: Process, { isOneProcess = false, isSlow = false }: Scenario): RefreshTokens {
    const handle: RefreshTokens = {
      load: () => process.perform('store.load', () => this.refreshToken),
      save: (refreshToken) =>
        process.perform('store.save', () => this.#save(refreshToken), { takesMs: isSlow ? slowly.saveTakesMs : 0 }),
    }
    if (isOneProcess) return { ...handle, exclusive: true }
    return {
      ...handle,
      lock: ({ ttlMs }) => process.perform('store.lock', () => this.#lock(process, ttlMs)),
    }
  }

  #save(refreshToken: string): void {
    this.refreshToken = refreshToken
    this.saved.add(refreshToken)
  }

  #lock(by: Process, ttlMs: number): GrantLock | undefined {
    if (this.holder !== undefined) return undefined
    const own: Holder = { by, untilMs: this.#now() + ttlMs }
    this.#holder = own
    const isHeld = () => this.#holder === own && this.#now() < own.untilMs
    return {
      extend: (options) =>
        by.perform('lock.extend', () => {
          if (!isHeld()) return false
          own.untilMs = this.#now() + options.ttlMs
          return true
        }),
      release: () =>
        by.perform('lock.release', () => {
          if (isHeld()) this.#holder = undefined
        }),
    }
  }
}
