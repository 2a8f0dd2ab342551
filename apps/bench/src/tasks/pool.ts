import type { Auth } from '@auth/core'
import { loadKeepers, ownKeepers, type Keeper } from '../contenders/keepers.js'
import { mypos } from '../contenders/ours.js'
import { collectGarbage, timeInterleaved, type TimedInput, type Timing } from '../interleaved.js'
import { ownLookups } from '../own-loop.js'

const tenants = 100_000

/** Hits among 100,000 tenants in a random order. All keep the same instances, so that only the finding is compared. */
export async function poolHitsTask(rounds: TimedInput): Promise<Record<string, Timing[]>> {
  const instances = makeInstances()
  const keys = [...instances.keys()]
  // Each time whoever it is: in a fixed order the next one would always be the least recently used.
  const order = Array.from({ length: 10 * tenants }, () => keys[Math.floor(Math.random() * tenants)] ?? '')
  const laps = (await loadKeepers()).map(({ name, keep }) => {
    const get = keep(instances)
    const loop = ownLookups(name)
    return { name, run: async (operations: number) => void loop(get, order, operations) }
  })
  return timeInterleaved(laps, rounds)
}

export interface PoolBytesInput {
  name: string
}

/** What keeping weighs beside the instances and their keys, in bytes for each of 100,000, at the most of several moments. */
export async function poolBytesTask({ name }: PoolBytesInput): Promise<{ bytesPerTenant: number }> {
  const keeper = await keeperCalled(name)
  const instances = makeInstances()
  const keys = [...instances.keys()]
  // What is loaded, compiled or made once belongs to no tenant.
  keeper.keep(new Map([...instances].slice(0, 1_000)))
  const before = heapUsed()
  const get = keeper.keep(instances)
  let most = heapUsed() - before
  // The order changes with each hit, and room for it comes and goes.
  for (let pass = 0; pass < 5; pass += 1) {
    for (let hit = 0; hit < tenants / 3; hit += 1) get(keys[Math.floor(Math.random() * tenants)] ?? '')
    most = Math.max(most, heapUsed() - before)
  }
  // Used once more, so that it is there until now.
  get(keys[0] ?? '')
  return { bytesPerTenant: most / tenants }
}

async function keeperCalled(name: string): Promise<Keeper> {
  const own = ownKeepers.find((keeper) => keeper.name === name)
  const found = own ?? (await loadKeepers()).find((keeper) => keeper.name === name)
  if (found === undefined) throw new Error(`nothing that keeps instances is called ${name}`)
  return found
}

function makeInstances(): Map<string, Auth> {
  return new Map(
    Array.from({ length: tenants }, (_, id) => [
      `tenant-${id}`,
      mypos.create({ id, url: 'http://127.0.0.1:1' }) as Auth,
    ]),
  )
}

function heapUsed(): number {
  for (let times = 0; times < 2; times += 1) collectGarbage()
  return process.memoryUsage().heapUsed
}
