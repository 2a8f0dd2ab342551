import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { parseOptions, parseReply, takes } from './parse.js'
import { secondsSchema } from './seconds.js'

const schema = v.strictObject({
  name: v.pipe(v.string(), v.nonEmpty(takes('a non-empty string'))),
  size: v.optional(v.pipe(v.number(), v.integer(takes('a whole number')))),
  mode: v.optional(v.union([v.picklist(['fast', 'slow']), v.strictObject({ custom: v.string() })])),
})

describe('parseOptions', () => {
  it('gives back what the schema makes of the value', () => {
    expect(parseOptions(schema, { name: 'x', size: 1, mode: 'fast' }, 'test')).toEqual({
      name: 'x',
      size: 1,
      mode: 'fast',
    })
  })

  it.each<[string, unknown, string]>([
    ['nothing at all', undefined, 'options takes an object, got undefined'],
    ['null', null, 'options takes an object, got null'],
    ['an array', ['canary'], 'options.name is missing; options.0 is not a known option'],
    ['a string', 'canary', 'options takes an object, got string'],
    ['a missing key', {}, 'options.name is missing'],
    ['a key that is there but undefined', { name: undefined }, 'options.name takes a string, got undefined'],
    ['a wrong type', { name: 42 }, 'options.name takes a string, got number'],
    ['an empty string', { name: '' }, 'options.name takes a non-empty string, got an empty string'],
    ['an array for a string', { name: ['canary'] }, 'options.name takes a string, got an array'],
    ['a number outside its rule', { name: 'x', size: 1.5 }, 'options.size takes a whole number'],
    ['an unknown key', { name: 'x', colour: 'canary' }, 'options.colour is not a known option'],
    [
      'a value of no branch',
      { name: 'x', mode: 'canary' },
      'options.mode takes (("fast" | "slow") | Object), got string',
    ],
    [
      'a wrong value inside a branch',
      { name: 'x', mode: { custom: 42 } },
      'options.mode.custom takes a string, got number',
    ],
    [
      'an unknown key inside a branch',
      { name: 'x', mode: { custom: 'x', other: 'canary' } },
      'options.mode.other is not a known option',
    ],
  ])('refuses %s, and does not repeat it', async (_what, value, message) => {
    const error = await caught(() => parseOptions(schema, value, 'test'))
    expect(error).toMatchObject({ code: 'invalid_options', provider: 'test', message: `test: ${message}` })
  })

  it('says what the schema expects in the place of a message that was not written for it', async () => {
    const quoting = v.object({
      name: v.pipe(
        v.string(),
        v.regex(/^x/, ({ input }) => `not ${input}`),
      ),
    })
    const { message } = await caught(() => parseOptions(quoting, { name: 'canary' }, 'test'))
    expect(message).toBe('test: options.name takes /^x/')
  })

  it('names every field that is wrong', async () => {
    const error = await caught(() =>
      parseOptions(schema, { size: 'canary', colour: 'canary' }, 'test', 'credentials()'),
    )
    expect(error.message).toBe(
      'test: credentials().name is missing; credentials().size takes a number, got string; credentials().colour is not a known option',
    )
  })
})

describe('parseReply', () => {
  const replySchema = v.object({ token: v.object({ accessToken: v.string(), expiresIn: secondsSchema }) })

  it('ignores fields it does not know', () => {
    const body = { token: { accessToken: 'abc', expiresIn: '60', more: 1 }, more: 2 }
    expect(parseReply(replySchema, body, 'test')).toEqual({ token: { accessToken: 'abc', expiresIn: 60 } })
  })

  it.each<[string, unknown, string]>([
    ['no object', 'canary', 'the reply takes an object, got string'],
    ['null', null, 'the reply takes an object, got null'],
    ['a missing object', {}, 'the reply.token is missing'],
    ['a missing field', { token: { accessToken: 'canary' } }, 'the reply.token.expiresIn is missing'],
    [
      'a token in the place of a lifetime',
      { token: { accessToken: 'abc', expiresIn: 'canary' } },
      'the reply.token.expiresIn takes a number of seconds',
    ],
    [
      'an object for a token',
      { token: { accessToken: { canary: 'canary' }, expiresIn: 1 } },
      'the reply.token.accessToken takes a string, got object',
    ],
  ])('refuses %s, and does not repeat it', async (_what, body, message) => {
    const error = await caught(() => parseReply(replySchema, body, 'test'))
    expect(error).toMatchObject({ code: 'invalid_response', retryable: false })
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('canary')
  })
})

describe('secondsSchema', () => {
  it.each<[unknown, number]>([
    [3600, 3600],
    ['3600', 3600],
    ['0.5', 0.5],
    ['-1', -1],
  ])('reads %o as a number', (value, seconds) => expect(v.parse(secondsSchema, value)).toBe(seconds))

  it.each(['', ' 1', '1e3', '0x10', 'an hour', '1,000', null, true, [1]])('does not read %o', (value) =>
    expect(v.is(secondsSchema, value)).toBe(false),
  )

  it('does not read what JSON cannot hold either', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect([10n, cycle].map((value) => v.is(secondsSchema, value))).toEqual([false, false])
  })

  it('is made once, and keeps nothing of what it reads', () =>
    expect(secondsSchema.getter('canary')).toBe(secondsSchema.getter(1)))
})
