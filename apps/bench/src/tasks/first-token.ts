import { loadPeers } from '../contenders/all.js'
import { bareFetch, plainKy, safeKy } from '../contenders/floors.js'
import { mypos } from '../contenders/ours.js'
import { timeInterleaved, type Lap, type TimedInput, type Timing } from '../interleaved.js'
import { ownLoop } from '../own-loop.js'

/** The first token of instances that hold none, over a connection that is open already. */
export async function firstTokenTask({ url, ...rounds }: TimedInput): Promise<Record<string, Timing[]>> {
  let id = 0
  const laps: Lap[] = []
  for (const contender of [bareFetch, plainKy, safeKy, mypos, ...(await loadPeers())]) {
    const { name, requestToken = contender.getToken } = contender
    if (requestToken === undefined) continue
    const loop = ownLoop(name)
    let instances: unknown[] = []
    laps.push({
      name,
      prepare(operations) {
        instances = Array.from({ length: operations }, () => contender.create({ id: (id += 1), url }))
      },
      run: (operations) => loop(requestToken, instances, operations),
    })
  }
  return timeInterleaved(laps, rounds)
}
