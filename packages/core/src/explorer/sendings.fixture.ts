import type { Process } from './process.fixture.js'
import type { SimulatedStore } from './simulated-store.fixture.js'
import type { TokenRequest, VendorReply } from './simulated-vendor.fixture.js'

/** A token request, as whoever watches everything sees it. */
interface Sending extends TokenRequest {
  readonly by: Process
  isOutstanding: boolean
  /** What its process read. */
  reply: VendorReply | undefined
  readAtMs: number
  /** When others could know of it: its process has written into the cache since, under these names. */
  readonly sharedAtMs: Map<string, number>
}

/** How long everybody who can know that a refresh token was refused must leave it alone. */
const refusedForMs = 20_000

/** Who sent what, when, and what was read in reply. Judges each sending when it begins. */
export class Sendings {
  readonly sent: Sending[] = []
  readonly #elapsedMs: () => number
  readonly #breach: (what: string) => void
  /** When each process last read the cache, by name. */
  readonly #readAtMs = new Map<Process, Map<string, number>>()

  constructor(elapsedMs: () => number, breach: (what: string) => void) {
    this.#elapsedMs = elapsedMs
    this.#breach = breach
  }

  /** @param needsLock whether the right to a refresh token is its store's lock */
  begins(by: Process, request: TokenRequest, store: SimulatedStore, needsLock: boolean): Sending {
    const { refreshToken, code } = request
    if (refreshToken !== undefined && needsLock && store.holder !== by) {
      this.#breach(`the ${by.name} process sent ${refreshToken} without the lock`)
    }
    for (const earlier of this.sent) {
      if (code !== undefined && earlier.code === code) this.#breach(`${code} was sent twice`)
      if (refreshToken === undefined || earlier.refreshToken !== refreshToken) continue
      const why = this.#forbids(earlier, { by, scope: request.scope }, store)
      if (why !== undefined) this.#breach(`the ${by.name} process sent ${refreshToken} again, ${why}`)
    }
    const sending = { ...request, by, isOutstanding: true, reply: undefined, readAtMs: 0, sharedAtMs: new Map() }
    this.sent.push(sending)
    return sending
  }

  /** Whether a process has sent anything. */
  isSender(process: Process): boolean {
    return this.sent.some(({ by }) => by === process)
  }

  read(sending: Sending, reply: VendorReply): void {
    sending.reply = reply
    sending.readAtMs = this.#elapsedMs()
  }

  cacheRead(by: Process, name: string): void {
    const own = this.#readAtMs.get(by) ?? new Map<string, number>()
    this.#readAtMs.set(by, own.set(name, this.#elapsedMs()))
  }

  cacheWritten(by: Process, name: string): void {
    for (const sending of this.sent) {
      if (sending.by !== by || !sending.reply || sending.sharedAtMs.has(name)) continue
      sending.sharedAtMs.set(name, this.#elapsedMs())
    }
  }

  cacheForgot(): void {
    for (const { sharedAtMs } of this.sent) sharedAtMs.clear()
  }

  /** The newest refresh token of an account that was read by a process that lived, and by which. */
  newest(account: string, { saved }: SimulatedStore): { refreshToken: string; by: Process } | undefined {
    const read = this.sent.flatMap(({ by, reply }) => {
      const refreshToken = reply?.body.refresh_token
      if (refreshToken === undefined || !refreshToken.startsWith(`${account}/`)) return []
      return by.hasEnded && !saved.has(refreshToken) ? [] : [{ refreshToken, by }]
    })
    return read.toSorted((one, other) => numberOf(one.refreshToken) - numberOf(other.refreshToken)).at(-1)
  }

  /** Why an earlier sending forbids another one of the same refresh token. */
  #forbids(
    { by, isOutstanding, reply, ...earlier }: Sending,
    again: Pick<Sending, 'by' | 'scope'>,
    store: SimulatedStore,
  ): string | undefined {
    if (isOutstanding) return by.isAwake ? `while the ${by.name} one waits for a reply` : undefined
    if (reply === undefined) return undefined
    const brought = reply.body.refresh_token
    if (brought !== undefined) {
      return by.hasEnded && !store.saved.has(brought) ? undefined : `after the ${by.name} one read what it brought`
    }
    const hasRead = ([name, atMs]: [string, number]) => (this.#readAtMs.get(again.by)?.get(name) ?? 0) > atMs
    const canKnow = (by === again.by && earlier.scope === again.scope) || [...earlier.sharedAtMs].some(hasRead)
    const isRecent = this.#elapsedMs() < earlier.readAtMs + refusedForMs
    return canKnow && isRecent ? `after the ${by.name} one read that it is refused` : undefined
  }
}

const numberOf = (refreshToken: string) => Number(refreshToken.split('-').at(-1))
