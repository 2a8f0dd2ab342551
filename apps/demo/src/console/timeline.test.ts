import { describe, expect, it } from 'vitest'
import { DemoClock } from './clock.js'
import { Timeline } from './timeline.js'

const entry = (text: string, at = 0) => ({ at, provider: 'toast', type: 'x', text }) as const

describe('the timeline', () => {
  it('counts what happened many times, in the order in which it began, and begins anew after each publish', () => {
    const timeline = new Timeline()
    for (const text of ['a', 'b', 'a', 'a']) timeline.add(entry(text, timeline.after(0).length))
    expect(timeline.after(0)).toEqual([])
    timeline.publish()
    timeline.add(entry('a'))
    timeline.publish()
    expect(timeline.after(0).map(({ id, text }) => [id, text])).toEqual([
      [1, 'a (3 times)'],
      [2, 'b'],
      [3, 'a'],
    ])
    expect(timeline.after(2).map(({ id }) => id)).toEqual([3])
  })

  it('keeps what differs in its provider or its type apart', () => {
    const timeline = new Timeline()
    timeline.add(entry('a'))
    timeline.add({ ...entry('a'), provider: 'mypos' })
    timeline.add({ ...entry('a'), type: 'y' })
    timeline.publish()
    expect(timeline.after(0)).toHaveLength(3)
  })
})

describe('the demo’s clock', () => {
  it('follows the real one, moves ahead of it, and never back', () => {
    let real = 1_000
    const clock = new DemoClock(() => real)
    expect(clock.advanceTo(5_000)).toBe(4_000)
    real += 10
    expect(clock.now()).toBe(5_010)
    expect(clock.advanceTo(2_000)).toBe(0)
    expect(clock.now()).toBe(5_010)
  })
})
