import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { vi } from 'vitest'

/** Whose timers they are: a process, where more than one is played. */
export type Owner = object

interface Timer {
  /** When it is due; a process that stands still comes to it later. */
  atMs: number
  /** Of two at one moment, the one with the lower number runs first. */
  order: number
  readonly owner: Owner | undefined
  /** Whether it brings the reply to an operation, and is no timer of the process itself. */
  readonly isReply: boolean
  readonly run: () => void
}

/** How a process stands still. `'reply first'` and `'timers first'`: what it finds first when it goes on. */
export type Standstill = 'reply first' | 'timers first' | 'suspended'

/**
 * Time that passes only when it is told to. It stands in for the timers, `performance.now`, chance and Web Crypto (whose
 * work on other threads would end in any order), so that one seed always gives the same run, and nothing waits for real.
 *
 * Between two timers all happens that waits only for promises: it belongs to the owner of the first, and so do the timers that it sets.
 */
export class VirtualTime {
  /** Whose work happens now. */
  owner: Owner | undefined
  #elapsedMs = 0
  #timersMade = 0
  #seed: number
  readonly #timers = new Map<number, Timer>()
  readonly #ended = new WeakSet<Owner>()
  /** For how long the monotonic clock of a process stood still. */
  readonly #suspendedMs = new WeakMap<Owner, number>()

  constructor(seed: number) {
    this.#seed = seed
  }

  get elapsedMs(): number {
    return this.#elapsedMs
  }

  /** How many timers are waiting for their time. */
  get timers(): number {
    return this.#timers.size
  }

  install(): void {
    vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => this.#addTimer(run, ms, this.owner, false))
    vi.stubGlobal('clearTimeout', (id: number) => this.#timers.delete(id))
    vi.stubGlobal('performance', { now: () => this.#elapsedMs - this.#suspended(this.owner) })
    vi.stubGlobal('crypto', { getRandomValues: globalThis.crypto.getRandomValues.bind(globalThis.crypto), subtle })
    vi.spyOn(Math, 'random').mockImplementation(() => this.random())
  }

  uninstall(): void {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  }

  /** From 0 to below 1 (the generator mulberry32). */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), this.#seed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Any whole number of the two and those between. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1))
  }

  /** Time passes in which nothing happens, as for a process that is frozen. Timers that were due come late. */
  freeze(ms: number): void {
    this.#elapsedMs += ms
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#addTimer(resolve, ms, this.owner, false))
  }

  /** Something that happens to an owner later, from outside: its start, or the reply to an operation. */
  happens(owner: Owner | undefined, ms: number, run: () => void): void {
    this.#addTimer(run, ms, owner, true)
  }

  /** Nothing of an owner happens any more. */
  end(owner: Owner): void {
    this.#ended.add(owner)
    for (const [id, timer] of this.#timers) if (timer.owner === owner) this.#timers.delete(id)
  }

  /** An owner stands still, while time goes on for all others. */
  standStill(owner: Owner, ms: number, how: Standstill): void {
    const untilMs = this.#elapsedMs + ms
    if (how === 'suspended') this.#suspendedMs.set(owner, this.#suspended(owner) + ms)
    const own = [...this.#timers.values()].filter((timer) => timer.owner === owner).toSorted(byTime)
    const isFirst = ({ isReply }: Timer) => isReply === (how !== 'timers first')
    for (const timer of [...own.filter(isFirst), ...own.filter((each) => !isFirst(each))]) {
      this.#timersMade += 1
      timer.order = this.#timersMade
      timer.atMs = how === 'suspended' && !timer.isReply ? timer.atMs + ms : Math.max(timer.atMs, untilMs)
    }
  }

  /** How many timers an owner has set that have not run. */
  timersOf(owner: Owner): number {
    return [...this.#timers.values()].filter((timer) => timer.owner === owner && !timer.isReply).length
  }

  /** Lets time pass. Before each timer, and at the end, everything happens that waits only for promises. */
  async advance(ms: number, afterEach: () => unknown): Promise<void> {
    const until = this.#elapsedMs + ms
    // Once for the machine's own work.
    await new Promise((resolve) => setImmediate(resolve))
    for (;;) {
      // It runs once nothing waits for promises alone, and costs less than a turn of the event loop.
      await new Promise<void>((resolve) => process.nextTick(resolve))
      this.owner = undefined
      // `true` ends it early.
      if (afterEach() === true) return
      const [id, next] = this.#next()
      if (next === undefined || next.atMs > until) break
      this.#timers.delete(id)
      this.#elapsedMs = Math.max(this.#elapsedMs, next.atMs)
      this.owner = next.owner
      next.run()
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, until)
  }

  #next(): [number, Timer | undefined] {
    let found: [number, Timer | undefined] = [0, undefined]
    for (const entry of this.#timers) if (found[1] === undefined || byTime(entry[1], found[1]) < 0) found = entry
    return found
  }

  #suspended(owner: Owner | undefined): number {
    return (owner && this.#suspendedMs.get(owner)) ?? 0
  }

  #addTimer(run: () => void, ms: number, owner: Owner | undefined, isReply: boolean): number {
    this.#timersMade += 1
    const timer = { atMs: this.#elapsedMs + Math.max(0, ms), order: this.#timersMade, owner, isReply, run }
    if (owner === undefined || !this.#ended.has(owner)) this.#timers.set(this.#timersMade, timer)
    return this.#timersMade
  }
}

const byTime = (one: Timer, other: Timer) => one.atMs - other.atMs || one.order - other.order

interface Key {
  bytes: Uint8Array
}
interface Hkdf {
  salt: Uint8Array
  info: Uint8Array
}
interface Gcm {
  iv: Uint8Array
  additionalData: Uint8Array
}

const hkdf = ({ salt, info }: Hkdf, { bytes }: Key, bits: number) =>
  new Uint8Array(hkdfSync('sha256', bytes, salt, info, bits / 8))
const tagBytes = 16

/** What core uses of Web Crypto, computed at once: the same bytes as the real one gives. */
const subtle = {
  importKey: async (_format: string, bytes: Uint8Array): Promise<Key> => ({ bytes }),
  deriveKey: async (how: Hkdf, key: Key, { length }: { length: number }): Promise<Key> => ({
    bytes: hkdf(how, key, length),
  }),
  deriveBits: async (how: Hkdf, key: Key, bits: number) => hkdf(how, key, bits).buffer,
  digest: async (_name: string, data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest()).buffer,
  sign: async (_name: string, { bytes }: Key, data: Uint8Array) =>
    new Uint8Array(createHmac('sha256', bytes).update(data).digest()),
  async encrypt({ iv, additionalData }: Gcm, { bytes }: Key, data: Uint8Array) {
    const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(additionalData)
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]))
  },
  async decrypt({ iv, additionalData }: Gcm, { bytes }: Key, data: Uint8Array) {
    const decipher = createDecipheriv('aes-256-gcm', bytes, iv).setAAD(additionalData)
    decipher.setAuthTag(data.subarray(-tagBytes))
    return new Uint8Array(Buffer.concat([decipher.update(data.subarray(0, -tagBytes)), decipher.final()]))
  },
}
