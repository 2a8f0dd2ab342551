import { performance } from 'node:perf_hooks'
import type { Timeline } from './timeline.js'
import type { ActionReport } from './view.js'

/** Changes within this time are told at once, in milliseconds: of what a person does, and of what happens by itself. */
const pauseMs = { asked: 50, byItself: 1_000 }
/** For how long a view is as good as new. */
const frameMs = 100
/** How often it is looked whether time alone changed something: a token came into a window, a wait ended. */
const tickMs = 1_000

/** Somebody to be told. `report` is there when an action has ended; otherwise there is something new to look at. */
export type Listener = (report?: ActionReport) => void

/** Tells listeners that something is new; what it is, each reads for itself when it is ready to. */
export class Feed {
  readonly #timeline: Timeline
  /** What the view looks like apart from the time. */
  readonly #appearance: () => string
  readonly #listeners = new Set<Listener>()
  #told = ''
  #pause: NodeJS.Timeout | undefined
  /** When it ends. */
  #due = 0
  #tick: NodeJS.Timeout | undefined
  #frame: { readonly text: string; readonly at: number } | undefined
  isClosed = false

  constructor(timeline: Timeline, appearance: () => string) {
    this.#timeline = timeline
    this.#appearance = appearance
  }

  /** The view as it is sent: all who are told of something at once get the same one, which is made once. */
  frame(view: () => object): string {
    const at = performance.now()
    if (this.#frame === undefined || at - this.#frame.at > frameMs) this.#frame = { text: JSON.stringify(view()), at }
    return this.#frame.text
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** @returns ends it */
  subscribe(listener: Listener): () => void {
    if (this.#listeners.size === 0) this.#start()
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  /** To be called after each change. */
  changed(cause: keyof typeof pauseMs = 'asked'): void {
    if (this.isClosed) return
    const at = performance.now() + pauseMs[cause]
    if (this.#pause !== undefined && this.#due <= at) return
    clearTimeout(this.#pause)
    this.#due = at
    this.#pause = setTimeout(() => this.#tell(), pauseMs[cause]).unref()
  }

  /** Tells of an ended action, and of all that led to it. */
  report(report: ActionReport): void {
    this.#tell()
    for (const listener of this.#listeners) listener(report)
  }

  /** Tells all listeners for the last time. */
  close(): void {
    this.isClosed = true
    this.#tell()
    this.#stop()
  }

  #look(): void {
    if (this.#appearance() !== this.#told) this.#tell()
  }

  #tell(): void {
    clearTimeout(this.#pause)
    this.#pause = undefined
    this.#frame = undefined
    this.#timeline.publish()
    if (this.#listeners.size > 0) this.#told = this.#appearance()
    for (const listener of this.#listeners) listener()
  }

  #start(): void {
    this.#told = this.#appearance()
    this.#tick = setInterval(() => this.#look(), tickMs).unref()
  }

  #stop(): void {
    clearInterval(this.#tick)
    this.#tick = undefined
  }
}
