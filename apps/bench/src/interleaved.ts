import { shuffled } from './shuffled.js'

/** One thing to time: a loop that does it so many times. */
export interface Lap {
  readonly name: string
  /** Made ready before each lap, outside the time. */
  prepare?(operations: number): void
  run(operations: number): Promise<void>
}

/** What one operation took in one round. */
export interface Timing {
  nanoseconds: number
  /** Processor time of this process, all threads. */
  cpuNanoseconds: number
}

export interface Rounds {
  rounds: number
  /** How long one lap should last. */
  lapMs: number
  maxOperations: number
}

/** What a process is given that times contenders before the token server at `url`. */
export interface TimedInput extends Rounds {
  url: string
}

/**
 * Times contenders side by side. Each round takes them in a new random order, after a garbage collection: in a fixed
 * order one pays for what another left behind, round after round.
 *
 * @returns each contender's timings, one for each round: those of the same round ran beside each other
 */
export async function timeInterleaved(
  laps: readonly Lap[],
  { rounds, lapMs, maxOperations }: Rounds,
): Promise<Record<string, Timing[]>> {
  const entries: { lap: Lap; operations: number; times: Timing[] }[] = []
  for (const lap of laps) {
    // Warm and long enough to be compiled, then once more to see how many fit into a lap.
    await timed(lap, Math.min(2_000, maxOperations))
    const { nanoseconds } = await timed(lap, Math.min(500, maxOperations))
    const operations = Math.max(1, Math.min(maxOperations, Math.round((lapMs * 1e6) / nanoseconds)))
    entries.push({ lap, operations, times: [] })
  }
  // The first round is for getting used to one another and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { lap, operations, times } of shuffled(entries)) {
      const timing = await timed(lap, operations)
      if (round > 0) times.push(timing)
    }
  }
  return Object.fromEntries(entries.map(({ lap, times }) => [lap.name, times]))
}

async function timed(lap: Lap, operations: number): Promise<Timing> {
  lap.prepare?.(operations)
  collectGarbage()
  const cpuBefore = process.cpuUsage()
  const startedAt = process.hrtime.bigint()
  await lap.run(operations)
  const elapsed = Number(process.hrtime.bigint() - startedAt)
  const { user, system } = process.cpuUsage(cpuBefore)
  return { nanoseconds: elapsed / operations, cpuNanoseconds: ((user + system) * 1_000) / operations }
}

/** Needs `--expose-gc`. @throws Error without it: the figures would be worth nothing */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('start Node with --expose-gc')
  globalThis.gc()
}
