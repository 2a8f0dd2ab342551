import { expect, it } from 'vitest'
import { memoize } from './memoize.js'

it('gives the same object for the same arguments, and makes another for others', () => {
  let made = 0
  const of = memoize((url: string, scopes: readonly string[]) => ({ url, scopes, number: (made += 1) }))
  const first = of('https://a.example', ['one', 'two'])
  expect(of('https://a.example', ['one', 'two'])).toBe(first)
  expect(of('https://a.example', ['one two'])).not.toBe(first)
  expect(of('https://b.example', ['one', 'two'])).not.toBe(first)
  expect(made).toBe(3)
})
