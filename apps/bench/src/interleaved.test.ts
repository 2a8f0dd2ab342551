import { expect, it, vi } from 'vitest'
import { collectGarbage, timeInterleaved } from './interleaved.js'

const rounds = { rounds: 6, lapMs: 0.001, maxOperations: 10 }

/** Three contenders that note what happens in one list. */
function contenders() {
  const happened: string[] = []
  vi.stubGlobal('gc', () => happened.push('gc'))
  const laps = ['a', 'b', 'c'].map((name) => ({
    name,
    prepare: (operations: number) => happened.push(`prepare ${name} ${operations}`),
    run: async (operations: number) => void happened.push(`run ${name} ${operations}`),
  }))
  return { laps, happened }
}

it('each lap is made ready, then garbage is collected, then it runs as often as was made ready', async () => {
  const { laps, happened } = contenders()
  await timeInterleaved(laps, rounds)
  expect(happened.length).toBe(3 * (2 * 3 + 7 * 3))
  for (let index = 0; index < happened.length; index += 3) {
    const [prepared = '', collected, ran] = happened.slice(index, index + 3)
    expect(collected).toBe('gc')
    expect(ran).toBe(prepared.replace('prepare', 'run'))
  }
})

it('every round has each contender once, and not all rounds have the same order', async () => {
  const { laps, happened } = contenders()
  let step = 0
  vi.spyOn(Math, 'random').mockImplementation(() => ((step += 1) * 0.618033988749895) % 1)
  await timeInterleaved(laps, rounds)
  const counted = happened.filter((each) => each.startsWith('run')).slice(6)
  const orders = Array.from({ length: 7 }, (_, round) =>
    counted.slice(3 * round, 3 * round + 3).map((each) => each.split(' ')[1] ?? ''),
  )
  for (const order of orders) expect(order.toSorted()).toEqual(['a', 'b', 'c'])
  expect(new Set(orders.map((order) => order.join(''))).size).toBeGreaterThan(2)
})

it('gives a time for one operation of each, in every round that counts', async () => {
  const { laps } = contenders()
  const timings = await timeInterleaved(laps, rounds)
  expect(Object.keys(timings)).toEqual(['a', 'b', 'c'])
  for (const times of Object.values(timings)) expect(times).toHaveLength(6)
  for (const { nanoseconds, cpuNanoseconds } of Object.values(timings).flat()) {
    expect(nanoseconds).toBeGreaterThan(0)
    expect(cpuNanoseconds).toBeGreaterThanOrEqual(0)
  }
})

it('does not measure where garbage cannot be collected', () => {
  vi.stubGlobal('gc', undefined)
  expect(() => collectGarbage()).toThrow('--expose-gc')
})
