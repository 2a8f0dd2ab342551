import { expect, it, vi } from 'vitest'
import { ownLookups, ownLoop } from './own-loop.js'

it('goes through the instances in turn, as often as it is told', async () => {
  const seen: string[] = []
  const note = async (instance: string) => void seen.push(instance)
  await ownLoop('several')(note, ['a', 'b'], 5)
  await ownLoop('one')(note, ['c'], 2)
  expect(seen).toEqual(['a', 'b', 'a', 'b', 'a', 'c', 'c'])
})

it('waits for each operation before the next', async () => {
  let running = 0
  const operation = vi.fn(async () => {
    running += 1
    await new Promise(setImmediate)
    expect(running).toBe(1)
    running -= 1
  })
  await ownLoop('in turn')(operation, ['a'], 3)
  expect(operation).toHaveBeenCalledTimes(3)
})

it('is another function with another source for each contender', () => {
  expect(ownLoop('a')).not.toBe(ownLoop('a'))
  expect(String(ownLoop('a'))).not.toBe(String(ownLoop('b')))
})

it('looks keys up in turn, as often as it is told', () => {
  const get = vi.fn((key: string) => `of ${key}`)
  expect(ownLookups('several')(get, ['a', 'b'], 3)).toBe('of a')
  expect(get.mock.calls.flat()).toEqual(['a', 'b', 'a'])
  expect(String(ownLookups('a'))).not.toBe(String(ownLookups('b')))
})
