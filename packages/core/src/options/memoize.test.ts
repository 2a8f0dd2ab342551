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

it('remembers the last 16, and not all that there ever were', () => {
  let made = 0
  const of = memoize((host: string) => ({ host, number: (made += 1) }))
  const first = of('0.example')
  for (let host = 1; host < 16; host += 1) of(`${host}.example`)
  expect(of('0.example')).toBe(first)
  of('16.example')
  expect(of('0.example')).toBe(first)
  expect(made).toBe(17)
  of('1.example')
  expect(made).toBe(18)
})
