import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { vi } from 'vitest'

/**
 * Time that passes only when it is told to. It stands in for the timers, `performance.now`, chance and Web Crypto (whose
 * work on other threads would end in any order), so that one seed always gives the same run, and nothing waits for real.
 */
export class VirtualTime {
  #elapsedMs = 0
  #timersMade = 0
  #seed: number
  readonly #timers = new Map<number, { atMs: number; run: () => void }>()

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
    vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => this.#addTimer(run, ms))
    vi.stubGlobal('clearTimeout', (id: number) => this.#timers.delete(id))
    vi.stubGlobal('performance', { now: () => this.#elapsedMs })
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
    return new Promise((resolve) => this.#addTimer(resolve, ms))
  }

  /** Lets time pass. Before each timer, and at the end, everything happens that waits only for promises. */
  async advance(ms: number, afterEach: () => void): Promise<void> {
    const until = this.#elapsedMs + ms
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      afterEach()
      const [next] = [...this.#timers].toSorted(([idA, a], [idB, b]) => a.atMs - b.atMs || idA - idB)
      if (next === undefined || next[1].atMs > until) break
      this.#timers.delete(next[0])
      this.#elapsedMs = Math.max(this.#elapsedMs, next[1].atMs)
      next[1].run()
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, until)
  }

  #addTimer(run: () => void, ms: number): number {
    this.#timersMade += 1
    this.#timers.set(this.#timersMade, { atMs: this.#elapsedMs + Math.max(0, ms), run })
    return this.#timersMade
  }
}

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
