import { expect, it } from 'vitest'
import { shareOf } from './share-of.js'

it('the shares of texts that differ a little are spread evenly', () => {
  const shares = Array.from({ length: 1_000 }, (_, index) => shareOf(`token-${index}`))
  const tenths = Array.from({ length: 10 }, (_, tenth) => shares.filter((share) => Math.floor(share * 10) === tenth))
  for (const { length } of tenths) expect(length).toBeGreaterThan(70)
})

it('a text always has the same share', () => {
  expect([shareOf('token'), shareOf('')]).toEqual([shareOf('token'), shareOf('')])
  expect(shareOf('token')).not.toBe(shareOf('other'))
})
