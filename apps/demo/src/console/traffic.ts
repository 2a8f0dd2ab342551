import { complain } from '../failure.js'
import type { DemoClock } from './clock.js'
import { Problem } from './console.js'
import type { Turns } from './turns.js'
import type { TrafficView } from './view.js'

/** How often there are calls. */
const tickMs = 250
/** How many there are then: one of the API, and those that want the token alone, as other HTTP clients do. */
const callsPerTick = 3
/** After how many ticks a bucket of the chart ends. */
const ticksPerSample = 4
/** Longer than this nothing is made up for: an action was under way, or the machine slept. */
const longestTickMs = 1_000
/** How often, by the demo's clock, a scheduler renews what is due: so that none ends unrenewed whose vendor allows it. */
const scheduleMs = 4 * 60_000
/** How many ticks go without a pause at first, so that there is something to see: an hour of the demo's clock at its usual speed. */
const firstTicks = 240

const usualSpeed = 60
const mostSpeed = 600

/** Whom traffic concerns. */
export interface TrafficInit {
  readonly clock: DemoClock
  readonly turns: Turns
  /** Lets the next connection call the API, or ask for its token alone. */
  readonly call: (what: 'api' | 'token') => Promise<void>
  /** Renews what is due. */
  readonly renewDue: () => Promise<void>
  /** Waits for token requests that go on in the background. */
  readonly settled: () => Promise<boolean>
  /** Is told that a bucket of the chart has ended. */
  readonly sample: () => void
  readonly changed: () => void
  /** Whether somebody looks. Traffic that nobody sees would only heat the room. */
  readonly isWatched: () => boolean
  /** Waits for real milliseconds, or for the end. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** The monotonic clock, in milliseconds. */
  readonly stopwatch: () => number
}

/**
 * Calls that come by themselves. While they do, the demo's clock goes faster than the real one, by steps between the calls and never
 * while a request is under way.
 */
export class Traffic {
  readonly #init: TrafficInit
  readonly #ending = new AbortController()
  readonly #ended: Promise<void>
  #isRunning: boolean
  #speed = usualSpeed
  #ticks = 0
  #last: number
  #lastRenewal = 0
  /** Whether the last tick has left a request under way. */
  #isSettled = true

  constructor(init: TrafficInit, isRunning: boolean) {
    this.#init = init
    this.#isRunning = isRunning
    this.#last = init.stopwatch()
    this.#ended = this.#go()
  }

  get view(): TrafficView {
    return { running: this.#isRunning, callsPerSecond: (callsPerTick * 1_000) / tickMs, speed: this.#speed }
  }

  /** How fast the demo's clock goes at present. */
  get speed(): number {
    return this.#isRunning && this.#init.isWatched() ? this.#speed : 1
  }

  pause(): void {
    this.#isRunning = false
  }

  resume(): void {
    this.#isRunning = true
  }

  /** @throws Problem for one that it does not go at */
  setSpeed(factor: string): void {
    const speed = /^[1-9]\d{0,2}$/.test(factor) ? Number(factor) : Infinity
    if (speed > mostSpeed) throw new Problem(404, `The clock goes at 1 to ${mostSpeed} times the real speed`)
    this.#speed = speed
  }

  /** Resolves when the last call has ended. */
  async close(): Promise<void> {
    this.#ending.abort()
    await this.#ended
  }

  async #go(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      const isFirst = this.#isRunning && this.#ticks < firstTicks
      // Other things have to get their turn too, however short the pause.
      await this.#init.pause(isFirst ? 0 : tickMs, signal)
      if (signal.aborted || !this.#isRunning || !(isFirst || this.#init.isWatched())) continue
      try {
        await this.#init.turns.take(() => this.#tick(isFirst))
      } catch (error) {
        if (!signal.aborted) this.#stop(error)
      }
    }
  }

  /** A defect would be one at each tick. */
  #stop(error: unknown): void {
    this.#isRunning = false
    complain('demo', error)
    this.#init.changed()
  }

  async #tick(isFirst: boolean): Promise<void> {
    // What came before it in the queue may have been a pause, or the end.
    if (!this.#isRunning || this.#ending.signal.aborted) return
    const { clock, call, renewDue, settled, sample, changed } = this.#init
    const now = this.#init.stopwatch()
    const elapsedMs = isFirst ? tickMs : Math.min(now - this.#last, longestTickMs)
    this.#last = now
    // The real clock has gone on by itself.
    if (this.#isSettled) clock.advanceBy(elapsedMs * (this.#speed - (isFirst ? 0 : 1)))
    const calls = Array.from({ length: callsPerTick }, (_, index) => call(index === 0 ? 'api' : 'token'))
    // None is left to the next turn, not even where another has failed.
    await Promise.allSettled(calls)
    await Promise.all(calls)
    if (clock.now() - this.#lastRenewal >= scheduleMs) {
      await renewDue()
      this.#lastRenewal = clock.now()
    }
    this.#isSettled = await settled()
    this.#ticks += 1
    if (this.#ticks % ticksPerSample === 0) sample()
    changed()
  }
}
