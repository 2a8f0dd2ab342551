import type { TokenServer } from './child-process.js'
import type { Spread } from './statistics.js'

/** A figure, or why there is none. */
export type Cell = Spread | number | string

/** One table; its columns' names say the unit. */
export interface Table {
  title?: string
  columns: readonly string[]
  rows: readonly { name: string; cells: readonly Cell[] }[]
}

export interface Goal {
  text: string
  reached: string
  met: boolean
}

/** What a measure brought. */
export interface MeasureResult {
  tables: readonly Table[]
  goals: readonly Goal[]
  /** What a reader must know to read the figures rightly. */
  notes: readonly string[]
  /** SVG texts by file name. */
  plots: Readonly<Record<string, string>>
}

export interface MeasureContext {
  server: TokenServer
  /** Fewer rounds, processes and tenants. */
  quick: boolean
}

/** One question, and how it is answered. */
export interface Measure {
  /** Its letter, for `--only`. */
  id: string
  title: string
  run(context: MeasureContext): Promise<MeasureResult>
}
