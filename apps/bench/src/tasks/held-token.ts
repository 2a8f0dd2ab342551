import { loadPeers } from '../contenders/all.js'
import { mapLookup, settledPromise } from '../contenders/floors.js'
import { mypos, toast } from '../contenders/ours.js'
import { timeInterleaved, type Lap, type TimedInput, type Timing } from '../interleaved.js'
import { ownLoop } from '../own-loop.js'

/** `getToken()` of an instance that holds its token, one call after the other. */
export async function heldTokenTask({ url, ...rounds }: TimedInput): Promise<Record<string, Timing[]>> {
  const laps: Lap[] = []
  for (const contender of [settledPromise, mapLookup, mypos, toast, ...(await loadPeers())]) {
    const { name, getToken } = contender
    if (getToken === undefined) continue
    const instance = contender.create({ id: 0, url })
    await getToken(instance)
    const loop = ownLoop(name)
    laps.push({ name, run: (operations) => loop(getToken, [instance], operations) })
  }
  return timeInterleaved(laps, rounds)
}
