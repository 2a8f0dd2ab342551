import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { suggestion } from './suggestion.js'

const schema = v.strictObject({
  onEvent: v.optional(v.function()),
  timeoutMs: v.optional(v.number()),
  totalTimeoutMs: v.optional(v.number()),
  path: v.string(),
  retry: v.optional(v.strictObject({ limit: v.number(), delayMs: v.number() })),
  credentials: v.union([
    v.pipe(
      v.strictObject({ clientId: v.string(), clientSecret: v.string() }),
      v.transform((value) => value),
    ),
    v.function(),
  ]),
  users: v.array(v.strictObject({ username: v.string() })),
  grant: v.variant('type', [
    v.strictObject({ type: v.literal('client_credentials'), scope: v.string() }),
    v.strictObject({ type: v.literal('refresh_token'), refreshTokens: v.object({}), scopes: v.string() }),
  ]),
})

describe('for an unknown option it names the known one', () => {
  it.each<[string, object, string[], string]>([
    ['in other letters', {}, ['onevent'], 'onEvent'],
    ['in snake case', {}, ['on_event'], 'onEvent'],
    ['with a letter too many', {}, ['onEvents'], 'onEvent'],
    ['with a letter too few', {}, ['onEvet'], 'onEvent'],
    ['with two letters swapped', {}, ['ptah'], 'path'],
    ['without its unit', {}, ['timeout'], 'timeoutMs'],
    ['in an object of its own', {}, ['retry', 'limt'], 'limit'],
    ['in one of the forms that a value may have', {}, ['credentials', 'client_id'], 'clientId'],
    ['in an array', {}, ['users', '0', 'userName'], 'username'],
    ['in the variant that is meant', { type: 'client_credentials' }, ['grant', 'scops'], 'scope'],
  ])('%s', (_what, owner, path, meant) => {
    expect(suggestion(schema, path, owner)).toBe(meant)
  })
})

describe('it names none', () => {
  it.each<[string, object, string[]]>([
    ['where nothing is near', {}, ['colour']],
    ['where the one that is near is there already', { timeoutMs: 1 }, ['timeout']],
    ['for an index', {}, ['0']],
    ['of another variant', { type: 'client_credentials' }, ['grant', 'refreshToken']],
    ['of another level', {}, ['limt']],
    ['where the value may be anything', {}, ['onEvent', 'path']],
  ])('%s', (_what, owner, path) => {
    expect(suggestion(schema, path, owner)).toBeUndefined()
  })
})
