import { expect, it } from 'vitest'
import { editDistance } from './edit-distance.js'

it.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['token', 'token', 0],
  ['tokn', 'token', 1],
  ['tokens', 'token', 1],
  ['tuken', 'token', 1],
  ['tokne', 'token', 1],
  ['otkne', 'token', 2],
  ['forget', 'token', 4],
])('from %j to %j it takes %i', (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance)
  expect(editDistance(other, one)).toBe(distance)
})
