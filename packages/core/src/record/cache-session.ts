import type { Lease, TokenCache } from '../contract/provider.js'
import type { Identified } from './identified.js'
import type { AuthEventDetails } from '../contract/events.js'
import { failureCode } from './failure-code.js'
import { open, seal } from './record-cipher.js'
import { deriveKeyRing, type RecordKeyRing } from './record-keys.js'
import type { EncryptionKey } from '../options/options.js'
import type { Settings } from '../options/settings.js'
import { settle } from '../util/settle.js'
import { parseRecord, recordTtlMs, serializeRecord, type TokenRecord } from './token-record.js'

/**
 * One flight's access to the shared cache. The cache may fail in any way: slow, down or garbage is an event and a
 * miss, never an error. After a failure the rest of the flight does without it; the next flight tries it again.
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
    const { cache, keys, leaseTtlMs: ttlMs } = this.#options
    if (this.failed || !offersLease(cache)) return true
    const pending = this.#start(() => cache.lease?.(keys[0].name, { ttlMs }))
    const lease = await this.#attempt('lease', async () => checkLease(await pending))
    this.#lease = lease
    if (this.failed) {
      // It may still be taken after we stopped waiting for it: others would wait for nobody.
      pending.then((late) => late?.release()).catch(() => undefined)
      return true
    }
    return lease !== undefined
  }

  /** Gives up on the cache for this flight: others keep the lease for longer than anyone should. */
  giveUp(): void {
    this.failed = true
    this.#options.emit({ type: 'cache_failed', operation: 'lease', why: 'timeout' })
  }

  /** Writes the record, through the lease if there is one. Returns false once the lease is lost. */
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

  /** Releases the lease without waiting: all it affects is how soon the next process may go on. */
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

/** Opens a flight's cache session. The keys of its credentials' record are derived once, as long as they stay the same. */
export async function openSession(
  { provider, cacheTimeoutMs, leaseTtlMs, now }: Settings<unknown>,
  { cache, identified, encryptionKeys, emit }: Opening,
): Promise<CacheSession> {
  const { parts, secret, keys: known } = identified
  const isKnown = known !== undefined && areEqual(known.from, encryptionKeys)
  const { ring } = (identified.keys = isKnown
    ? known
    : { from: encryptionKeys, ring: deriveKeyRing(encryptionKeys, secret, provider.name, parts) })
  return new CacheSession({ cache, cacheTimeoutMs, leaseTtlMs, now, keys: await ring, emit })
}

interface Opening extends Pick<CacheSessionOptions, 'cache' | 'emit'> {
  readonly identified: Identified
  readonly encryptionKeys: readonly EncryptionKey[]
}

function areEqual(one: readonly EncryptionKey[], other: readonly EncryptionKey[]): boolean {
  return one === other || (one.length === other.length && one.every((key, index) => key === other[index]))
}

/**
 * An adapter may signal that the lease is taken with something other than `undefined`, such as its store's answer.
 * Anything unusable is a failing cache: nobody knows whether others have the lease, and nobody releases it.
 */
function checkLease(lease: unknown): Lease | undefined {
  if (!lease) return undefined
  const { set, release } = lease as Partial<Lease>
  if (typeof set === 'function' && typeof release === 'function') return lease as Lease
  throw new TypeError('the lease has no set or no release')
}

/** An adapter may say no in other ways, too. One that returns nothing has not said no. */
const isWritten = (answer: unknown) => answer === undefined || Boolean(answer)

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
