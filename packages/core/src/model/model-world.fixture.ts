import type { Auth } from '../contract/auth.js'
import { isAuthError } from '../contract/errors.js'
import { memoryCache } from '../record/memory-cache.js'
import { ModelCache } from './model-cache.fixture.js'
import {
  startInstance,
  type Instance,
  type Issued,
  type Outcome,
  type Setting,
  type Shared,
} from './model-instance.fixture.js'
import { ModelVendor } from './model-vendor.fixture.js'
import type { Token } from '../contract/token.js'
import { VirtualTime } from './virtual-time.fixture.js'

/** How a caller asks for a token. */
export type How = 'plain' | 'fresh' | 'forced' | 'fetch'

/** One vendor, one cache, and some instances, each of which stands for a process. Notes every breach of a promise. */
export class World implements Shared {
  readonly time: VirtualTime
  readonly vendor: ModelVendor
  readonly cache: ModelCache
  readonly instances: Instance[]
  readonly breaches: string[] = []
  readonly outcomes: Outcome[] = []
  readonly issued: Issued[] = []
  readonly setting: Setting
  waiting = 0
  refused = 0
  /** By how much all clocks were set, beside the time that passed. */
  #movedMs = 0
  /** All that ever started: what one was about goes on when another takes its place. */
  readonly #started: Instance[] = []
  readonly #secrets = new Map<string, number>()
  #calls = 0

  constructor(setting: Setting) {
    this.setting = setting
    this.time = new VirtualTime(setting.seed)
    this.time.install()
    this.vendor = new ModelVendor(this.time, setting.kind)
    const inner = memoryCache({ now: () => this.now() })
    this.cache = new ModelCache(this.time, inner, setting.cache === 'with leases')
    this.instances = setting.instances.map((_, index) => this.#start(index))
  }

  get requests(): number {
    return this.#started.reduce((sum, { watch }) => sum + watch.requests, 0)
  }

  /** When token requests were sent that the vendor answered with a token. */
  sentAt(credential: string): number[] {
    return this.issued.filter((issued) => issued.credential === credential).map(({ sentAt }) => sentAt)
  }

  advance(ms: number): Promise<void> {
    return this.time.advance(ms, () => this.#started.forEach(({ watch }) => watch.observe()))
  }

  setClocks(ms: number): void {
    // Set back by a little, clocks cannot tell what is in the record from before and what was noted since.
    if (ms < 0 && this.setting.cache !== 'none') {
      for (const { credential, now } of this.#started) this.outcomes.push({ credential, watch: undefined, at: now() })
    }
    this.#movedMs += ms
    for (const { watch } of this.#started) watch.clockSet(ms)
  }

  restart(index: number): void {
    const place = index % this.instances.length
    this.instances[place] = this.#start(place)
  }

  rotate(credential: string): void {
    this.#secrets.set(credential, (this.#secrets.get(credential) ?? 0) + 1)
    for (const { watch } of this.#of(credential)) watch.startAnew()
  }

  call(index: number, how: How, abortAfterMs?: number): void {
    const { auth, watch, credential, now } = this.instance(index)
    const controller = new AbortController()
    const { signal } = controller
    watch.beforeCall(how === 'forced')
    const given = (token: Token) => {
      if (token.expiresAt <= now()) this.breaches.push('an expired token was given out')
      if (!token.accessToken.startsWith(`${credential}-`)) this.breaches.push('a token of another credential')
    }
    const failed = (error: unknown) => {
      const isAbort = how === 'fetch' && signal.aborted && error === signal.reason
      if (!isAuthError(error) && !isAbort) this.breaches.push(`no AuthError: ${String(error)}`)
    }
    const options = how === 'fresh' ? { minValidityMs: 3 * 60_000 } : { forceRefresh: how === 'forced' }
    this.#calls += 1
    const work =
      how === 'fetch'
        ? auth.fetch(`https://api.test.example/${this.#calls}`, { signal }).then(({ status }) => this.#answered(status))
        : auth.getToken({ signal, ...options }).then(given)
    let isSettled = false
    this.#await(work.catch(failed).finally(() => (isSettled = true)))
    if (abortAfterMs === undefined) return
    setTimeout(() => controller.abort(), abortAfterMs)
    setTimeout(() => {
      if (how !== 'fetch' && !isSettled) this.breaches.push('an abort did not end its caller’s wait')
    }, abortAfterMs + 1)
  }

  /** For `invalidate` and `forget`. */
  run(index: number, work: (auth: Auth) => Promise<void>): void {
    const failed = (error: unknown) => {
      if (!isAuthError(error)) this.breaches.push(`no AuthError: ${String(error)}`)
    }
    this.#await(work(this.instance(index).auth).catch(failed))
  }

  #answered(status: number): void {
    if (status === 401) this.refused += 1
  }

  #await(work: Promise<unknown>): void {
    this.waiting += 1
    void work.finally(() => (this.waiting -= 1))
  }

  instance(index: number): Instance {
    const instance = this.instances[index % this.instances.length]
    if (instance === undefined) throw new Error('a case has at least one instance')
    return instance
  }

  #of(credential: string): Instance[] {
    return this.#started.filter((instance) => instance.credential === credential)
  }

  secretOf(credential: string): string {
    return `secret ${this.#secrets.get(credential) ?? 0}`
  }

  now(): number {
    return Date.UTC(2026, 0, 15, 12) + this.time.elapsedMs + this.#movedMs
  }

  #start(index: number): Instance {
    const { credential = 'a', skewMs = 0 } = this.setting.instances[index] ?? {}
    const instance = startInstance(this, credential, skewMs)
    this.#started.push(instance)
    return instance
  }
}
