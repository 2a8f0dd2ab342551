import { afterEach, describe, expect, it, vi } from 'vitest'
import { DemoClock } from './clock.js'
import { deckOf } from './deck.js'
import { Traffic } from './traffic.js'
import { Turns } from './turns.js'

const minute = 60_000
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  vi.restoreAllMocks()
})

/** Traffic of which a tick comes when a test says so, and whose first ticks are over. */
async function started() {
  const start = Date.UTC(2026, 0, 15, 12)
  const time = { real: start, monotonic: 0 }
  const clock = new DemoClock(() => time.real)
  const turns = new Turns()
  const seen = { isWatched: true, isSettled: true, renewals: 0, samples: 0, calls: [] as string[] }
  let call = async () => {}
  let wake = () => {}
  let arrived = () => {}
  const traffic = new Traffic(
    {
      clock,
      turns,
      call(what) {
        seen.calls.push(what)
        return call()
      },
      renewDue: async () => void (seen.renewals += 1),
      settled: async () => seen.isSettled,
      sample: () => void (seen.samples += 1),
      changed: () => undefined,
      isWatched: () => seen.isWatched,
      async pause(ms, signal) {
        if (ms === 0) return
        arrived()
        await new Promise<void>((resolve) => {
          wake = resolve
          signal.addEventListener('abort', () => resolve())
        })
      },
      stopwatch: () => time.monotonic,
    },
    true,
  )
  ends.push(() => traffic.close())
  /** Lets real time pass, then a tick come, and waits for its end. */
  const tick = async (realMs = 250, monotonicMs = realMs) => {
    time.real += realMs
    time.monotonic += monotonicMs
    const next = new Promise<void>((resolve) => (arrived = resolve))
    wake()
    await next
  }
  await new Promise<void>((resolve) => (arrived = resolve))
  return { traffic, turns, clock, seen, tick, calling: (other: () => Promise<void>) => (call = other), start }
}

describe('traffic', () => {
  it('begins with an hour that goes by at once, in which every minute is a bucket of the chart', async () => {
    const { clock, seen, start } = await started()
    expect(clock.now() - start).toBe(60 * minute)
    expect(seen).toMatchObject({ samples: 60, renewals: 15 })
    expect(seen.calls).toHaveLength(720)
  })

  it('then makes a minute of each second, by steps between its calls', async () => {
    const { clock, seen, tick, calling } = await started()
    const stepsInCalls: number[] = []
    calling(async () => {
      const before = clock.now()
      await Promise.resolve()
      stepsInCalls.push(clock.now() - before)
    })
    const before = { now: clock.now(), samples: seen.samples, calls: seen.calls.length }
    for (let count = 0; count < 8; count += 1) await tick()
    expect(clock.now() - before.now).toBe(2 * minute)
    expect(seen.samples - before.samples).toBe(2)
    expect(seen.calls.slice(before.calls, before.calls + 3)).toEqual(['api', 'token', 'token'])
    expect(seen.calls.length - before.calls).toBe(24)
    expect(new Set(stepsInCalls)).toEqual(new Set([0]))
  })

  it('goes at the speed that is set, and rests while it is paused or nobody looks', async () => {
    const { traffic, clock, seen, tick } = await started()
    traffic.setSpeed('600')
    expect(traffic.view).toEqual({ running: true, callsPerSecond: 12, speed: 600 })
    const at = clock.now()
    await tick()
    expect(clock.now() - at).toBe(150_000)
    const calls = seen.calls.length
    traffic.pause()
    expect([traffic.speed, traffic.view.running]).toEqual([1, false])
    await tick()
    traffic.resume()
    seen.isWatched = false
    expect([traffic.speed, traffic.view.running]).toEqual([1, true])
    await tick()
    expect(seen.calls).toHaveLength(calls)
    expect(clock.now() - at).toBe(150_500)
    seen.isWatched = true
    await tick()
    expect(seen.calls).toHaveLength(calls + 3)
  })

  it('makes up for a second at most, where an action was under way or the machine slept', async () => {
    const { clock, tick } = await started()
    const before = clock.now()
    const night = 8 * 60 * minute
    // A monotonic clock may stand still meanwhile, or not.
    await tick(night, 250)
    expect(clock.now() - before).toBe(night + 250 * 59)
    await tick(night)
    expect(clock.now() - before).toBe(2 * night + 250 * 59 + 1_000 * 59)
  })

  it('skips no time while a request is under way, and lets an action have its turn', async () => {
    const { turns, clock, seen, tick } = await started()
    seen.isSettled = false
    await tick()
    const before = clock.now()
    await tick()
    expect(clock.now() - before).toBe(250)
    seen.isSettled = true
    await tick()
    let end = () => {}
    const action = turns.take(() => new Promise<void>((resolve) => (end = resolve)))
    const calls = seen.calls.length
    const ticked = tick()
    await Promise.resolve()
    expect(seen.calls).toHaveLength(calls)
    end()
    await action
    await ticked
    expect(seen.calls).toHaveLength(calls + 3)
  })

  it('stops at a defect, which it tells once and without its words, when the other calls have ended', async () => {
    const { traffic, seen, tick, calling } = await started()
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    let [begun, ended] = [0, 0]
    calling(async () => {
      begun += 1
      if (begun === 1) throw new TypeError('hunter2')
      await new Promise((resolve) => setImmediate(resolve))
      ended += 1
    })
    await tick()
    expect([ended, traffic.view.running]).toEqual([2, false])
    const calls = seen.calls.length
    await tick()
    expect(seen.calls).toHaveLength(calls)
    const log = written.mock.calls.map(([chunk]) => String(chunk)).join('')
    expect(log).toMatch(/^demo: defect: TypeError/)
    expect(log).not.toContain('hunter2')
  })

  it('ends in the middle of its calls, once those have ended, and says nothing of how', async () => {
    const { traffic, tick, calling } = await started()
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const failing: ((error: Error) => void)[] = []
    calling(() => new Promise((_, reject) => failing.push(reject)))
    void tick()
    await vi.waitFor(() => expect(failing).toHaveLength(3))
    let isEnded = false
    const ended = traffic.close().then(() => (isEnded = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isEnded).toBe(false)
    for (const fail of failing) fail(new TypeError('fetch failed'))
    await ended
    expect(written).not.toHaveBeenCalled()
  })
})

it('a deck gives each card as often as the others, in an order that can be repeated', () => {
  const draw = deckOf(['a', 'b', 'c'], 1)
  const drawn = Array.from({ length: 9 }, draw)
  for (let round = 0; round < 9; round += 3) expect(new Set(drawn.slice(round, round + 3)).size).toBe(3)
  expect(Array.from({ length: 9 }, deckOf(['a', 'b', 'c'], 1))).toEqual(drawn)
  expect(deckOf([], 1)()).toBeUndefined()
})
