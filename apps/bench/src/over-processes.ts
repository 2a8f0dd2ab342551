import { runTask } from './child-process.js'
import type { Timing, TimedInput } from './interleaved.js'
import { spread, type Spread } from './statistics.js'

/** A contender's figures over several processes. */
export interface TimedRow {
  name: string
  nanoseconds: Spread
  cpuNanoseconds: Spread
  /** Against the reference, in one process each time. */
  ratio: Spread
  /** Processor time beyond the reference's. */
  extraCpuNanoseconds: Spread
}

type TimedTask = 'heldToken' | 'firstToken' | 'apiCall'

/** Runs a timed task in several processes, one after the other, and sets each against a reference of its own process. */
export async function timeOverProcesses(
  task: TimedTask,
  input: TimedInput,
  { processes, reference }: { processes: number; reference: string },
): Promise<TimedRow[]> {
  const runs: Record<string, Timing>[] = []
  for (let count = 0; count < processes; count += 1) runs.push(await runTask(task, input))
  return Object.keys(runs[0] ?? {}).map((name) => {
    const pairs = runs.map((run) => [timingOf(run, name), timingOf(run, reference)] as const)
    return {
      name,
      nanoseconds: spread(pairs.map(([own]) => own.nanoseconds)),
      cpuNanoseconds: spread(pairs.map(([own]) => own.cpuNanoseconds)),
      ratio: spread(pairs.map(([own, floor]) => own.nanoseconds / floor.nanoseconds)),
      extraCpuNanoseconds: spread(pairs.map(([own, floor]) => own.cpuNanoseconds - floor.cpuNanoseconds)),
    }
  })
}

function timingOf(run: Record<string, Timing>, name: string): Timing {
  const timing = run[name]
  if (timing === undefined) throw new Error(`no timing of ${name}`)
  return timing
}

/** The same spread in another unit. */
export function inUnit({ median, min, max }: Spread, divisor: number): Spread {
  return { median: median / divisor, min: min / divisor, max: max / divisor }
}
