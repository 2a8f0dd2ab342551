import type { TimelineEntry } from './view.js'

const longest = 200

/** What happened lately, oldest first. */
export class Timeline {
  #entries: readonly TimelineEntry[] = []
  #lastId = 0
  /** Not published yet, each with how often it happened. */
  readonly #pending = new Map<string, { entry: Omit<TimelineEntry, 'id'>; times: number }>()

  /** Notes an entry for the next `publish`. */
  add(entry: Omit<TimelineEntry, 'id'>): void {
    const key = `${entry.provider} ${entry.type} ${entry.text}`
    const known = this.#pending.get(key)
    this.#pending.set(key, { entry: known?.entry ?? entry, times: (known?.times ?? 0) + 1 })
  }

  /** Publishes what was noted. What happened many times since the last one is a single entry: a thousand calls are one line. */
  publish(): void {
    const entries = Array.from(this.#pending.values(), ({ entry: { at, provider, type, text }, times }) => {
      this.#lastId += 1
      return { id: this.#lastId, at, provider, type, text: times === 1 ? text : `${text} (${times} times)` }
    })
    this.#pending.clear()
    this.#entries = [...this.#entries, ...entries].slice(-longest)
  }

  /** The published entries that came after one, or all that are kept. */
  after(id: number): readonly TimelineEntry[] {
    return this.#entries.filter((entry) => entry.id > id)
  }
}
