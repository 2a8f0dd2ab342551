import type { Lease, TokenCache } from '../contract/provider.js'
import type { Identified } from './identified.js'
import type { AuthEventDetails } from '../contract/events.js'
import { failureCode } from './failure-code.js'
import { open, seal } from './record-cipher.js'
import { deriveKeyRing, type RecordKeyRing } from './record-keys.js'
import type { Settings } from '../options/settings.js'
import { settle } from '../util/settle.js'
import { parseRecord, recordTtlMs, serializeRecord, type TokenRecord } from './token-record.js'

/**
 * One flight's dealings with the shared cache. It may fail in any way: slow, down or rubbish is an event and a miss,
 * never an error. After a failure the rest of the flight does without it; the next flight tries it again.
 */
export class CacheSession {
  readonly #options: CacheSessionOptions
  #lease: Lease | undefined
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
    return this.#lease !== undefined
  }

  /** Reads the record. While encryption keys rotate there may be one for each of them: the newest counts. */
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

  /** Takes the lease. Returns false while another process holds it, true otherwise: taken, not there, or failed. */
  async takeLease(): Promise<boolean> {
    const { cache, keys, leaseTtlMs: ttlMs } = this.#options
    if (this.failed || !offersLease(cache)) return true
    const pending = this.#start(() => cache.lease?.(keys[0].name, { ttlMs }))
    const lease = await this.#attempt('lease', async () => checkLease(await pending))
    this.#lease = lease
    if (this.failed) {
      // It may still come about, after we have stopped waiting for it: others would wait for nobody.
      pending.then((late) => late?.release()).catch(() => undefined)
      return true
    }
    return lease !== undefined
  }

  /** Gives the cache up for this flight: others hold the lease for longer than anybody should. */
  giveUp(): void {
    this.failed = true
    this.#options.emit({ type: 'cache_failed', operation: 'lease', why: 'timeout' })
  }

  /** Writes the record, through the lease where there is one. Returns false once the lease was lost. */
  async write(record: TokenRecord): Promise<boolean> {
    const { cache, keys, now } = this.#options
    if (this.failed) return true
    const lease = this.#lease
    const sealed = await seal(serializeRecord(record), keys[0])
    const ttl = { ttlMs: recordTtlMs(record, now()) }
    const written = await this.#attempt('set', async () => {
      if (lease) return isWritten(await lease.set(sealed, ttl))
      await cache.set(keys[0].name, sealed, ttl)
      return true
    })
    if (written !== false) return true
    this.#lease = undefined
    return false
  }

  async delete(): Promise<void> {
    const { cache, keys } = this.#options
    for (const key of keys) await this.#attempt('delete', () => cache.delete(key.name))
  }

  /** Frees the lease, without waiting: nothing depends on it but how soon the next process may go on. */
  release(): void {
    const lease = this.#lease
    this.#lease = undefined
    if (lease) this.#start(() => lease.release()).catch(() => undefined)
  }

  async #start<Value>(run: () => Value | Promise<Value>): Promise<Value> {
    return run()
  }

  async #attempt<Value>(operation: Operation, run: () => Promise<Value>): Promise<Value | undefined> {
    if (this.failed) return undefined
    const { cacheTimeoutMs, now } = this.#options
    let why: 'timeout' | 'error' = 'timeout'
    let code: string | undefined
    try {
      const outcome = await settle(this.#start(run), cacheTimeoutMs, now)
      if ('value' in outcome) return outcome.value
    } catch (thrown) {
      why = 'error'
      code = failureCode(thrown)
    }
    this.failed = true
    this.#options.emit({ type: 'cache_failed', operation, why, ...(code && { code }) })
    return undefined
  }
}

type Operation = 'get' | 'set' | 'delete' | 'lease'

/** What a session works with. */
interface CacheSessionOptions extends Pick<Settings<unknown>, 'cacheTimeoutMs' | 'leaseTtlMs' | 'now'> {
  cache: TokenCache
  keys: RecordKeyRing
  emit: (event: AuthEventDetails) => void
}

/** Begins a flight's dealings with the cache. The keys of its credentials are derived once. */
export async function openSession(
  { provider, encryptionKeys, cacheTimeoutMs, leaseTtlMs, now }: Settings<unknown>,
  { cache, identified, emit }: Pick<CacheSessionOptions, 'cache' | 'emit'> & { identified: Identified },
): Promise<CacheSession> {
  const { parts, secret } = identified
  const keys = await (identified.keys ??= deriveKeyRing(encryptionKeys, secret, provider.name, parts))
  return new CacheSession({ cache, cacheTimeoutMs, leaseTtlMs, now, keys, emit })
}

/**
 * An adapter may say that there is no lease in other words than `undefined`, with what its store answers. Something that
 * cannot be worked with is a cache that fails: nobody knows whether others hold it, and it is never freed.
 */
function checkLease(lease: unknown): Lease | undefined {
  if (!lease) return undefined
  const { set, release } = lease as Partial<Lease>
  if (typeof set === 'function' && typeof release === 'function') return lease as Lease
  throw new TypeError('the lease has no set or no release')
}

/** An adapter may say no in other words, too. One that says nothing has not said no. */
const isWritten = (answer: unknown) => answer === undefined || Boolean(answer)

/** Where even that throws, so will the call, which is then a cache that fails. */
function offersLease(cache: TokenCache): boolean {
  try {
    return cache.lease !== undefined
  } catch {
    return true
  }
}

/** When a record was written, as far as it shows. */
function writtenAt({ token, failure, attempts }: TokenRecord): number {
  return Math.max(token?.issuedAt ?? 0, failure?.since ?? 0, ...attempts)
}
