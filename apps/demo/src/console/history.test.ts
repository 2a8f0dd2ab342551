import type { AuthStatus } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { History } from './history.js'

/** A history of instances, each with its counts. */
function historyOf(...counts: { tokenRequests: number; given: number }[]) {
  const statuses = counts as unknown as readonly AuthStatus[]
  return { counts, history: new History(() => statuses) }
}

describe('the history', () => {
  it('has what happened from one sample to the next, over all instances', () => {
    const [one, two] = [
      { tokenRequests: 1, given: 5 },
      { tokenRequests: 3, given: 0 },
    ]
    const { history } = historyOf(one, two)
    history.noteFailure()
    history.sample(1_000)
    one.given = 8
    two.tokenRequests = 4
    history.sample(2_000)
    history.sample(3_000)
    expect(history.after(-1)).toEqual({
      isWhole: true,
      samples: [
        // Whose requests failed were spared nothing, which takes nothing from others.
        { at: 1_000, made: 4, saved: 4, failed: 1 },
        { at: 2_000, made: 1, saved: 3, failed: 0 },
        { at: 3_000, made: 0, saved: 0, failed: 0 },
      ],
    })
  })

  it('gives a reader what is new, and all of it to one who has missed more than is kept', () => {
    const { history } = historyOf()
    for (let at = 1; at <= 3; at += 1) history.sample(at)
    expect(history.taken).toBe(3)
    expect(history.after(3)).toEqual({ isWhole: false, samples: [] })
    expect(history.after(1).samples.map(({ at }) => at)).toEqual([2, 3])
    for (let at = 4; at <= 3_600; at += 1) history.sample(at)
    const { isWhole, samples } = history.after(3)
    expect([isWhole, samples.length, samples[0]?.at, samples.at(-1)?.at]).toEqual([true, 300, 3_301, 3_600])
  })

  it('is whole, and empty, for a reader from before a reset, and counts new instances from zero', () => {
    const counts = { tokenRequests: 9, given: 20 }
    const { history } = historyOf(counts)
    history.sample(1)
    counts.tokenRequests = 0
    counts.given = 0
    history.noteFailure()
    const places = [0, history.taken]
    history.reset()
    for (const place of places) expect(history.after(place)).toEqual({ isWhole: true, samples: [] })
    expect(history.after(history.taken)).toEqual({ isWhole: false, samples: [] })
    counts.tokenRequests = 1
    history.sample(2)
    for (const place of places) {
      expect(history.after(place)).toEqual({ isWhole: true, samples: [{ at: 2, made: 1, saved: 0, failed: 0 }] })
    }
  })
})
