import { runTask } from './child-process.js'
import type { Timing, TimedInput } from './interleaved.js'
import { median, spread, type Spread } from './statistics.js'

/** A contender's figures over several processes, each of which gives the median over its rounds. */
export interface TimedRow {
  name: string
  nanoseconds: Spread
  cpuNanoseconds: Spread
  /** Against the reference, in one round each time. */
  ratio: Spread
  /** Processor time beyond the reference's. */
  extraCpuNanoseconds: Spread
}

type TimedTask = 'heldToken' | 'firstToken' | 'apiCall' | 'poolHits'

/** Runs a timed task in several processes, one after the other, and sets each against a reference of its own process. */
export async function timeOverProcesses(
  task: TimedTask,
  input: TimedInput,
  { processes, reference }: { processes: number; reference: string },
): Promise<TimedRow[]> {
  const runs: Record<string, Timing[]>[] = []
  for (let count = 0; count < processes; count += 1) runs.push(await runTask(task, input))
  return Object.keys(runs[0] ?? {}).map((name) => {
    const over = (figure: (own: Timing, floor: Timing) => number) =>
      spread(
        runs.map((run) => {
          const floors = timingsOf(run, reference)
          return median(timingsOf(run, name).map((own, round) => figure(own, floors[round] ?? own)))
        }),
      )
    return {
      name,
      nanoseconds: over((own) => own.nanoseconds),
      cpuNanoseconds: over((own) => own.cpuNanoseconds),
      ratio: over((own, floor) => own.nanoseconds / floor.nanoseconds),
      extraCpuNanoseconds: over((own, floor) => own.cpuNanoseconds - floor.cpuNanoseconds),
    }
  })
}

function timingsOf(run: Record<string, Timing[]>, name: string): Timing[] {
  const timings = run[name]
  if (timings === undefined) throw new Error(`no timing of ${name}`)
  return timings
}

/** The same spread in another unit. */
export function inUnit(figures: Spread, divisor: number): Spread {
  return { median: figures.median / divisor, min: figures.min / divisor, max: figures.max / divisor }
}
