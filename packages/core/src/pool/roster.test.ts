import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { Roster } from './roster.js'

const filled = (count: number) => {
  const roster = new Roster<number, number>()
  for (let key = 0; key < count; key += 1) roster.renew(key, key)
  return roster
}

it('a search goes on where the last one stopped, also after everybody has been used', () => {
  const roster = filled(100)
  const seen: number[] = []
  const look = () => roster.dismiss(1, (instance) => seen.push(instance) > 0)
  look()
  look()
  expect(seen).toEqual(Array.from({ length: 32 }, (_, index) => index))
  // Those at the end are used over and over, those at the front are not.
  for (let use = 0; use < 200; use += 1) roster.renew(90 + (use % 10), 90 + (use % 10))
  look()
  expect(seen.slice(32)).toEqual(Array.from({ length: 16 }, (_, index) => 32 + index))
})

it('a search begins at the front where it can look at all', () => {
  const roster = filled(3)
  expect(roster.dismiss(1, (instance) => instance === 0)).toEqual([[1, 1]])
  expect(roster.dismiss(1, () => false)).toEqual([[0, 0]])
})

it('many hits after a search take no memory', () => {
  setFlagsFromString('--expose-gc')
  // The flag gives it to new contexts.
  const collect = runInNewContext('gc') as () => void
  const roster = filled(10_000)
  roster.dismiss(1, () => true)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let use = 0; use < 500_000; use += 1) roster.renew(use % 10_000, use % 10_000)
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000)
  // Used until here, so that it is not collected itself.
  expect(roster.instances.size).toBe(10_000)
})
