import { loadPeers } from '../contenders/all.js'
import { bareCall } from '../contenders/floors.js'
import { mypos } from '../contenders/ours.js'
import { timeInterleaved, type Lap, type TimedInput, type Timing } from '../interleaved.js'
import { ownLoop } from '../own-loop.js'

/** Authenticated calls of 200 bytes with a token that is held. */
export async function apiCallTask({ url, ...rounds }: TimedInput): Promise<Record<string, Timing>> {
  const laps: Lap[] = []
  for (const contender of [bareCall, mypos, ...(await loadPeers())]) {
    const { name, call } = contender
    if (call === undefined) continue
    const instance = contender.create({ id: 0, url })
    const callApi = (each: unknown) => call(each, `${url}/api`)
    const loop = ownLoop(name)
    laps.push({ name, run: (operations) => loop(callApi, [instance], operations) })
  }
  return timeInterleaved(laps, rounds)
}
