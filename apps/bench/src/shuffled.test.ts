import { expect, it } from 'vitest'
import { shuffled } from './shuffled.js'

it('a shuffled list has the same items, and the list itself stays as it was', () => {
  const items = ['a', 'b', 'c', 'd']
  const result = shuffled(items)
  expect(result.toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect(items).toEqual(['a', 'b', 'c', 'd'])
})

it('every order comes about, each by one way the numbers may fall', () => {
  const orders = [0, 1, 2].flatMap((first) =>
    [0, 1].map((second) => {
      const falls = [(first + 0.5) / 3, (second + 0.5) / 2]
      return shuffled(['a', 'b', 'c'], () => falls.shift() ?? 0).join('')
    }),
  )
  expect(orders.toSorted()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
})
