import type { TimelineEntry } from './view.js'

const longest = 400

/** Something that happened, as it is noted. */
export type Happened = Omit<TimelineEntry, 'id' | 'times' | 'connections' | 'among'>

interface Repeated {
  readonly entry: Happened
  times: number
  readonly among: Set<string>
}

/** What happened lately, oldest first. */
export class Timeline {
  #entries: readonly TimelineEntry[] = []
  #lastId = 0
  /** Not published yet. */
  readonly #pending = new Map<string, Repeated>()

  /** Notes an entry for the next `publish`. */
  add(entry: Happened): void {
    const key = `${entry.vendor} ${entry.type} ${entry.text}`
    const repeated = this.#pending.get(key) ?? { entry, times: 0, among: new Set() }
    repeated.times += 1
    if (entry.connection !== undefined) repeated.among.add(entry.connection)
    this.#pending.set(key, repeated)
  }

  /** Publishes what was noted. What happened many times since the last one is a single entry: a thousand calls are one line. */
  publish(): void {
    const entries = Array.from(this.#pending.values(), ({ entry, times, among }): TimelineEntry => {
      const { connection: _, ...rest } = entry
      const [first, second] = among
      this.#lastId += 1
      return {
        id: this.#lastId,
        ...rest,
        ...(first !== undefined && (second === undefined ? { connection: first } : { among: [...among] })),
        times,
        connections: among.size,
      }
    })
    this.#pending.clear()
    if (entries.length > 0) this.#entries = [...this.#entries, ...entries].slice(-longest)
  }

  /** The published entries that came after one, or all that are kept. */
  after(id: number): readonly TimelineEntry[] {
    return this.#entries.filter((entry) => entry.id > id)
  }
}
