import { arch, availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What figures mean nothing without. */
export interface Machine {
  date: string
  node: string
  platform: string
  cores: number
  processor: string
  memoryGb: number
  /** Processes that wanted a core when it began, beside the benchmark's own: over 1, times are not worth much. */
  loadBefore: number
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    node: process.version,
    platform: `${process.platform} ${arch()}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1e9),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}
