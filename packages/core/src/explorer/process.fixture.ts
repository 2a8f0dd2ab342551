import type { Standstill, VirtualTime } from '../model/virtual-time.fixture.js'

/** What happens to a process at one of its operations. Where it stands still, the operation has taken effect. */
export const faultKinds = [
  'ends before',
  'ends after',
  'cut before',
  'cut after',
  'frozen',
  'suspended',
  'cache fails over',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  readonly kind: FaultKind
  /** The number of the operation, from 1. */
  readonly at: number
}

/** How a process stands still: frozen, or on a machine that sleeps, whose monotonic clock may stop too. */
const standstills = { frozen: 'timers first', suspended: 'suspended' } as const

/** How long it does: past its lease and its lock, and not past the deadline of a request and all that belongs to it. */
export const standstillMs = 25_000

/** Milliseconds to and from whatever answers. */
const wayMs = 1

/** One process: all that it does to vendor, cache and store is an operation of it, and numbered. */
export class Process {
  readonly name: string
  fault: Fault | undefined
  hasEnded = false
  /** How many operations it began. */
  operations = 0
  stoodStillMs = 0
  #standsStillUntilMs = 0
  readonly #time: VirtualTime
  readonly #on: ProcessEvents

  constructor(name: string, time: VirtualTime, on: ProcessEvents) {
    this.name = name
    this.#time = time
    this.#on = on
  }

  get isAwake(): boolean {
    return !this.hasEnded && this.#time.elapsedMs >= this.#standsStillUntilMs
  }

  /** Runs code of the process, as its own. */
  run(work: () => void): void {
    this.#time.happens(this, 0, work)
  }

  /**
   * One operation: it takes effect elsewhere, and some time later its reply is read here.
   *
   * @param effect what it does there, and gives or throws
   */
  perform<Value>(name: string, effect: () => Value | Promise<Value>, how: Operation<Value> = {}): Promise<Value> {
    // What an ended process was about in the same moment does not happen either.
    if (this.hasEnded) return new Promise(() => undefined)
    this.operations += 1
    const kind = this.fault?.at === this.operations ? this.fault.kind : undefined
    this.#on.begins(this, name, kind)
    if (kind === 'ends before') this.end()
    if (this.hasEnded) return new Promise(() => undefined)
    if (kind === 'cache fails over') this.#on.failOver()
    how.onSent?.()
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    how.signal?.addEventListener('abort', () => {
      how.onSettled?.()
      reject(how.signal?.reason)
    })
    const reply = (outcome: Outcome<Value>) => {
      if (how.signal?.aborted) return
      if ('value' in outcome) how.onReply?.(outcome.value)
      how.onSettled?.()
      if ('value' in outcome) resolve(outcome.value)
      else reject(outcome.error)
    }
    const takeEffect = async () => {
      const outcome = kind === 'cut before' ? cut : await outcomeOf(effect)
      if (kind === 'ends after') this.end()
      if (kind === 'frozen' || kind === 'suspended') this.#standStill(standstills[kind])
      const leftMs = Math.max(wayMs, this.#standsStillUntilMs - this.#time.elapsedMs)
      this.#time.happens(this, leftMs, () => reply(kind === 'cut after' ? cut : outcome))
    }
    this.#time.happens(undefined, wayMs + (how.takesMs ?? 0), () => void takeEffect())
    return promise
  }

  end(): void {
    this.hasEnded = true
    this.#time.end(this)
  }

  #standStill(how: Standstill): void {
    this.stoodStillMs += standstillMs
    this.#standsStillUntilMs = this.#time.elapsedMs + standstillMs
    this.#time.standStill(this, standstillMs, how)
  }
}

interface ProcessEvents {
  begins(process: Process, name: string, fault: FaultKind | undefined): void
  failOver(): void
}

interface Operation<Value> {
  readonly takesMs?: number | undefined
  readonly signal?: AbortSignal | null | undefined
  readonly onSent?: () => void
  /** The process reads the reply. */
  readonly onReply?: (value: Value) => void
  /** The process waits no more, whatever came of it. */
  readonly onSettled?: () => void
}

type Outcome<Value> = { readonly value: Value } | { readonly error: unknown }

const cut = { error: Object.assign(new Error('cut'), { code: 'ECONNRESET' }) }

async function outcomeOf<Value>(effect: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await effect() }
  } catch (error) {
    return { error }
  }
}
