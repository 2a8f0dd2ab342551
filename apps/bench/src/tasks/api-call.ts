import { loadPeers } from '../contenders/all.js'
import { bareCall } from '../contenders/floors.js'
import { mypos } from '../contenders/ours.js'
import { timeInterleaved, type Lap, type TimedInput, type Timing } from '../interleaved.js'
import { ownLoop } from '../own-loop.js'

/**
 * Calls under way at once, as in a server. One at a time, each waits for the server's processor to wake up: what is timed
 * then is that, and a bare fetch which only spins for 5 µs before each call is 3 to 8% slower. Laps are long, since code is
 * slow after a garbage collection until it is compiled again.
 */
const lanes = 8

/** Authenticated calls of 200 bytes with a token that is held. */
export async function apiCallTask({ url, ...rounds }: TimedInput): Promise<Record<string, Timing[]>> {
  const laps: Lap[] = []
  for (const contender of [bareCall, mypos, ...(await loadPeers())]) {
    const { name, call } = contender
    if (call === undefined) continue
    const instance = contender.create({ id: 0, url })
    const callApi = (each: unknown) => call(each, `${url}/api`)
    const loop = ownLoop(name)
    laps.push({
      name,
      async run(operations) {
        const inLane = () => loop(callApi, [instance], Math.ceil(operations / lanes))
        await Promise.all(Array.from({ length: lanes }, inLane))
      },
    })
  }
  return timeInterleaved(laps, rounds)
}
