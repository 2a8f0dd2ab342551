import type { TokenCache } from '../contract/provider.js'
import type { AuthEventDetails } from '../contract/events.js'
import { failureCode } from './failure-code.js'
import { checkLease, HeldLease } from './held-lease.js'
import { open, seal } from './record-cipher.js'
import type { RecordKeyRing } from './record-keys.js'
import type { Settings } from '../options/settings.js'
import { Stopwatch } from '../util/clock.js'
import { settle } from '../util/settle.js'
import { parseRecord, recordTtlMs, serializeRecord, type TokenRecord } from './token-record.js'

/**
 * One flight's access to the shared cache. The cache may fail in any way: slow, down or garbage is an event and a
 * miss, never an error. After a failure the rest of the flight does without it; the next flight tries it again.
 */
export class CacheSession {
  readonly #options: CacheSessionOptions
  #lease: HeldLease | undefined
  #isOld = false
  failed = false

  constructor(options: CacheSessionOptions) {
    this.#options = options
  }

  /** Whether the last record read was encrypted with a key other than the first. */
  get isOld(): boolean {
    return this.#isOld
  }

  get hasLease(): boolean {
    return this.#lease?.isLost === false
  }

  /**
   * Whether the lease that was taken is another process's by now, or may be. That is not to have none, as with a cache without
   * leases: nothing is sent or written any more.
   */
  get isLost(): boolean {
    return this.#lease?.isLost === true
  }

  /** Reads the record. While encryption keys rotate there may be one for each key: the newest counts. */
  async read(): Promise<TokenRecord | undefined> {
    const { cache, keys, emit } = this.#options
    let newest: TokenRecord | undefined
    for (const key of keys) {
      const sealed = await this.#attempt('get', () => cache.get(key.name))
      if (sealed === undefined || sealed === null) continue
      const text = typeof sealed === 'string' ? await open(sealed, key) : undefined
      const record = text === undefined ? undefined : parseRecord(text)
      if (record === undefined) emit({ type: 'cache_failed', operation: 'get', why: 'unreadable' })
      else if (newest === undefined || writtenAt(record) > writtenAt(newest)) {
        newest = record
        this.#isOld = key !== keys[0]
      }
    }
    return newest
  }

  /** Takes the lease. Returns false while another process has it, true otherwise: taken, unsupported, or failed. */
  async takeLease(): Promise<boolean> {
    const { cache, settings } = this.#options
    const { leaseTtlMs, lastingLeaseTtlMs } = settings
    if (this.failed || !offersLease(cache)) return true
    // One that was lost.
    this.release()
    const ttlMs = unextendable.has(cache) ? lastingLeaseTtlMs : leaseTtlMs
    this.#lease = await this.#ask(ttlMs)
    if (this.#lease?.isExtendable === false && ttlMs < lastingLeaseTtlMs) {
      // Its request may outlast it.
      unextendable.add(cache)
      await this.#attempt('lease', async () => this.#lease?.release())
      this.#lease = await this.#ask(lastingLeaseTtlMs)
    }
    return this.failed || this.#lease !== undefined
  }

  async #ask(ttlMs: number): Promise<HeldLease | undefined> {
    const { cache, keys, settings } = this.#options
    if (this.failed) return undefined
    const asked = new Stopwatch(settings.now)
    const pending = this.#start(() => cache.lease?.(keys[0].name, { ttlMs }))
    const lease = await this.#attempt('lease', async () => checkLease(await pending))
    // It may still be taken after we stopped waiting for it: others would wait for nobody.
    if (this.failed) pending.then((late) => late?.release()).catch(() => undefined)
    const attempt = (run: () => Promise<unknown>) => this.#run('lease', run)
    return lease && new HeldLease(lease, { ttlMs, asked, attempt, settings })
  }

  /**
   * Does without the cache from now on: others keep the lease for longer than anyone should, or whatever it grants is lost.
   */
  giveUp(): void {
    this.failed = true
    this.release()
    this.#options.emit({ type: 'cache_failed', operation: 'lease', why: 'timeout' })
  }

  /** Writes the record, through the lease if there is one. Returns false once the lease is lost. */
  async write(record: TokenRecord): Promise<boolean> {
    const { cache, keys, settings } = this.#options
    if (this.isLost) return false
    if (this.failed) return true
    const lease = this.#lease
    const sealed = await seal(serializeRecord(record), keys[0])
    const ttl = { ttlMs: recordTtlMs(record, settings.now()) }
    const written = await this.#attempt('set', async () => {
      if (lease) return lease.set(sealed, ttl)
      await cache.set(keys[0].name, sealed, ttl)
      return true
    })
    // It may have run out while this process stood still and waited for the answer.
    return written !== false && !this.isLost
  }

  /** Deletes the record, unless the lease is lost: it is then another's. */
  async delete(): Promise<void> {
    const { cache, keys } = this.#options
    if (this.isLost) return
    for (const key of keys) await this.#attempt('delete', () => cache.delete(key.name))
  }

  /** Releases the lease without waiting: all it affects is how soon the next process may go on. */
  release(): void {
    const lease = this.#lease
    this.#lease = undefined
    if (lease) this.#start(() => lease.release()).catch(() => undefined)
  }

  async #start<Value>(run: () => Value | Promise<Value>): Promise<Value> {
    return run()
  }

  /** Makes an operation without which the rest of the flight does without the cache. */
  async #attempt<Value>(operation: Operation, run: () => Promise<Value>): Promise<Value | undefined> {
    if (this.failed) return undefined
    const outcome = await this.#run(operation, run)
    if (outcome === undefined) this.failed = true
    return outcome?.value
  }

  /** Gives `undefined` where it fails, which is an event. */
  async #run<Value>(operation: Operation, run: () => Promise<Value>): Promise<{ value: Value } | undefined> {
    const { cacheTimeoutMs, now } = this.#options.settings
    let why: 'timeout' | 'error' = 'timeout'
    let code: string | undefined
    try {
      const outcome = await settle(this.#start(run), cacheTimeoutMs, now)
      if ('value' in outcome) return outcome
    } catch (thrown) {
      why = 'error'
      code = failureCode(thrown)
    }
    this.#options.emit({ type: 'cache_failed', operation, why, ...(code && { code }) })
    return undefined
  }
}

type Operation = 'get' | 'set' | 'delete' | 'lease'

/** What a session works with. */
export interface CacheSessionOptions {
  settings: Settings<unknown>
  cache: TokenCache
  keys: RecordKeyRing
  emit: (event: AuthEventDetails) => void
}

/**
 * Caches whose leases turned out to have no `extend`: they are taken for as long as a request may last. Known from the first lease
 * on, since nothing else tells.
 */
const unextendable = new WeakSet<TokenCache>()

/** If even reading it throws, so will the call, which then counts as a failing cache. */
function offersLease(cache: TokenCache): boolean {
  try {
    return cache.lease !== undefined
  } catch {
    return true
  }
}

/** When a record was written, as far as its content tells. */
function writtenAt({ token, failure, attempts }: TokenRecord): number {
  return Math.max(token?.issuedAt ?? 0, failure?.since ?? 0, ...attempts)
}
