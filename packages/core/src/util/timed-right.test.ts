import { describe, expect, it } from 'vitest'
import { useVirtualTime } from '../flight/sleep.fixture.js'
import { Stopwatch } from './clock.js'
import { TimedRight } from './timed-right.js'

const { advance: pass, freeze, pause } = useVirtualTime()

/** A right for three seconds, and when it was extended. */
function take(extend: (() => Promise<unknown>) | undefined, now = () => performance.now()) {
  const asked = new Stopwatch(now)
  const extendedAt: number[] = []
  const noting = extend && (() => (extendedAt.push(performance.now()), extend()))
  return { right: new TimedRight(asked, { ttlMs: 3_000, longestMs: 60_000, now, extend: noting }), extendedAt }
}

describe('a right that runs out', () => {
  it('is lost at its end, where it cannot be extended', async () => {
    const { right } = take(undefined)
    await pass(2_999)
    expect(right.isLost).toBe(false)
    await pass(1)
    expect(right.isLost).toBe(true)
  })

  it('is extended each third of its time until it is stopped', async () => {
    const { right, extendedAt } = take(async () => true)
    await pass(10_500)
    expect([right.isLost, extendedAt.length]).toEqual([false, 10])
    right.stop()
    await pass(10_000)
    expect(extendedAt).toHaveLength(10)
  })

  it('counts an extension from when it was asked for, not from its answer', async () => {
    let times = 0
    const { right } = take(async () => {
      times += 1
      if (times > 1) throw new Error('down')
      await pause(900)
      return true
    })
    await pass(3_950)
    expect(right.isLost).toBe(false)
    await pass(50)
    expect(right.isLost).toBe(true)
  })

  it('is lost at once when it is said to be', async () => {
    const { right, extendedAt } = take(async () => false)
    await pass(1_000)
    expect(right.isLost).toBe(true)
    await pass(5_000)
    expect(extendedAt).toHaveLength(1)
  })

  it('is not extended past its end by a process that stood still', async () => {
    const { right, extendedAt } = take(async () => true)
    freeze(3_000)
    await pass(1)
    expect([right.isLost, extendedAt]).toEqual([true, []])
  })

  it('is extended no longer than what it is for may take, unless it is kept', async () => {
    const [given, kept] = [take(async () => true), take(async () => true)]
    kept.right.keep()
    await pass(70_000)
    expect([given.right.isLost, kept.right.isLost]).toEqual([true, false])
    kept.right.stop()
  })

  it.each([0, null, ''])('is lost where its extension answers %o', async (answer) => {
    const { right } = take(async () => answer)
    await pass(1_000)
    expect(right.isLost).toBe(true)
  })

  it('goes on where its extension answers nothing', async () => {
    const { right } = take(async () => undefined)
    await pass(10_000)
    expect(right.isLost).toBe(false)
    right.stop()
  })

  it('goes on to its own end with a clock that throws', async () => {
    const clock = { fails: false }
    const now = () => {
      if (clock.fails) throw new Error('no clock')
      return performance.now()
    }
    const { right } = take(async () => true, now)
    clock.fails = true
    await pass(2_500)
    clock.fails = false
    expect(right.isLost).toBe(false)
    await pass(1_000)
    expect(right.isLost).toBe(true)
  })
})
