import { describe, expect, it } from 'vitest'
import { DemoClock } from './clock.js'
import { Timeline } from './timeline.js'

const entry = (text: string, at = 0) => ({ at, vendor: 'toast', type: 'x', severity: 'info', text }) as const

describe('the timeline', () => {
  it('counts what happened many times, in the order in which it began, and begins anew after each publish', () => {
    const timeline = new Timeline()
    for (const text of ['a', 'b', 'a', 'a']) timeline.add(entry(text))
    expect(timeline.after(0)).toEqual([])
    timeline.publish()
    timeline.add(entry('a'))
    timeline.publish()
    expect(timeline.after(0).map(({ id, text, times }) => [id, text, times])).toEqual([
      [1, 'a', 3],
      [2, 'b', 1],
      [3, 'a', 1],
    ])
    expect(timeline.after(2).map(({ id }) => id)).toEqual([3])
  })

  it('keeps what differs in its vendor or its type apart', () => {
    const timeline = new Timeline()
    timeline.add(entry('a'))
    timeline.add({ ...entry('a'), vendor: 'mypos' })
    timeline.add({ ...entry('a'), type: 'y' })
    timeline.publish()
    expect(timeline.after(0)).toHaveLength(3)
  })

  it('makes one entry of what many connections did, and says which they are', () => {
    const timeline = new Timeline()
    for (const connection of ['toast/a', 'toast/b', 'toast/a']) timeline.add({ ...entry('many'), connection })
    for (const connection of ['toast/a', 'toast/a']) timeline.add({ ...entry('one'), connection })
    timeline.add(entry('none'))
    timeline.publish()
    const common = { at: 0, vendor: 'toast', type: 'x', severity: 'info' }
    expect(timeline.after(0)).toEqual([
      { id: 1, ...common, text: 'many', among: ['toast/a', 'toast/b'], times: 3, connections: 2 },
      { id: 2, ...common, text: 'one', connection: 'toast/a', times: 2, connections: 1 },
      { id: 3, ...common, text: 'none', times: 1, connections: 0 },
    ])
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
    clock.advanceBy(0.6)
    clock.advanceBy(-5)
    expect(clock.now()).toBe(5_011)
  })
})
