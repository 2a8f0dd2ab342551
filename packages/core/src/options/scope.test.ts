import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { readScope, scopeSchema } from './scope.js'
import { toToken } from '../flight/to-token.js'

describe('a scope in a reply', () => {
  it.each<[string, unknown, string[] | undefined]>([
    ['a string', 'a b', ['a', 'b']],
    ['a string with more white space than it needs', ' a  b\n', ['a', 'b']],
    ['an array', ['a', 'b'], ['a', 'b']],
    ['an array of strings with spaces', ['a b', 'c'], ['a', 'b', 'c']],
    ['nested arrays', [['a'], [['b', []]]], ['a', 'b']],
    ['an array with other things in it', [1, null, 'a', { b: 'b' }, true, ''], ['a']],
    ['an array of other things', [1, null, {}], undefined],
    ['an empty array', [], undefined],
    ['an empty string', '', undefined],
    ['white space', ' \t', undefined],
    ['null', null, undefined],
    ['nothing', undefined, undefined],
    ['a number', 42, undefined],
    ['an object', { scope: 'a' }, undefined],
  ])('may be %s', (_what, scope, parts) => {
    expect(readScope(scope)).toEqual(parts)
    expect(v.parse(v.object({ scope: scopeSchema }), { scope })).toEqual({ scope: parts })
    const response = { accessToken: 'abc', expiresInSeconds: 60, scope: scope as string[] }
    expect(toToken(response, 'test', { sentAt: 0, now: 0 }).scope).toEqual(parts)
  })

  it('may be absent', () => expect(v.parse(v.object({ scope: scopeSchema }), {})).toEqual({}))

  it('may be nested as deep as a reply can be', () => {
    const depth = 30_000
    expect(readScope(JSON.parse('['.repeat(depth) + ']'.repeat(depth)))).toBeUndefined()
  })

  it('is read by a schema that is made once, and keeps nothing of what it reads', () =>
    expect(scopeSchema.wrapped.getter('canary')).toBe(scopeSchema.wrapped.getter(1)))
})
