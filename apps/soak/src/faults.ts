import { setTimeout as wait } from 'node:timers/promises'

/** What befalls a fleet, and the time that it took. */
export interface Fault {
  name: 'maintenance' | 'vendor down' | 'cache killed' | 'cache frozen' | 'process killed'
  began: number
  ended: number
}

/** How each fault is brought about. One that lasts is given its length. */
export interface FaultActions {
  maintenance(): void
  vendorDown(ms: number): Promise<void>
  cacheKilled?: (ms: number) => Promise<void>
  cacheFrozen?: (ms: number) => Promise<void>
  processKilled(pick: number): Promise<void>
}

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator, Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed % 2 ** 32
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

/**
 * Lets faults come until the time is over: those of the vendors in one sequence, those of cache and processes in
 * another, so that they meet in every way.
 */
export async function letFaultsCome(actions: FaultActions, seed: number, isOver: () => boolean): Promise<Fault[]> {
  const faults: Fault[] = []
  const { cacheKilled, cacheFrozen } = actions

  async function bring(name: Fault['name'], act: () => void | Promise<void>): Promise<void> {
    const began = Date.now()
    await act()
    faults.push({ name, began, ended: Date.now() })
  }

  async function sequence(random: () => number, pauseMs: number, next: () => Promise<void>): Promise<void> {
    for (;;) {
      const until = Date.now() + pauseMs * (0.5 + random())
      while (Date.now() < until && !isOver()) await wait(50)
      if (isOver()) return
      await next()
    }
  }

  const vendors = randomNumbers(seed)
  const infrastructure = randomNumbers(2 ** 31 - seed)
  const lengthMs = (random: () => number) => 500 + 2_000 * random()
  await Promise.all([
    sequence(vendors, 4_000, () =>
      vendors() < 0.7
        ? bring('maintenance', () => actions.maintenance())
        : bring('vendor down', () => actions.vendorDown(lengthMs(vendors))),
    ),
    sequence(infrastructure, 4_000, () => {
      const ms = lengthMs(infrastructure)
      const pick = infrastructure()
      const kind = infrastructure()
      if (kind < 0.4 && cacheKilled) return bring('cache killed', () => cacheKilled(ms))
      if (kind < 0.7 && cacheFrozen) return bring('cache frozen', () => cacheFrozen(ms))
      return bring('process killed', () => actions.processKilled(pick))
    }),
  ])
  return faults.toSorted((one, other) => one.began - other.began)
}
