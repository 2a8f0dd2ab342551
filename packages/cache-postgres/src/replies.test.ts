import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { postgresCache } from './index.js'

const minute = { ttlMs: 60_000 }
const comment = '@auth/cache-postgres: cache, schema 1'
const value = 'canary-of-the-sealed-record'

/** A client that finds the table, and does as it is told with everything else. */
const cacheOf = (answer: () => unknown) =>
  postgresCache({
    client: { query: async (text) => (text.includes('obj_description') ? { rows: [{ comment }] } : answer()) },
  })

describe('a client may give', () => {
  it.each([
    ['an object with rows, as pg does', { rows: [{ value }] }],
    ['the rows, as postgres does', [{ value }]],
  ])('%s', async (_what, reply) => expect(await cacheOf(() => reply).get('key')).toBe(value))

  it.each([[{ rows: [] }], [[]], [{ rows: [{ value: null }] }], [{ rows: [{ value: 5 }] }]])(
    '%j for no record',
    async (reply) => expect(await cacheOf(() => reply).get('key')).toBeUndefined(),
  )

  it.each([undefined, null, 'text', { affectedRows: 1 }])('not %j: a method rejects', async (reply) => {
    await expect(cacheOf(() => reply).set('key', value, minute)).rejects.toThrow('options.client answered with no rows')
  })
})

it('a table whose comment is not to be seen yet, since another process creates it just now, is ours', async () => {
  const comments = ['', comment]
  const query = async (text: string) =>
    text.includes('obj_description') ? [{ comment: comments.shift() }] : [{ value }]
  expect(await postgresCache({ client: { query } }).get('key')).toBe(value)
})

describe('what a client rejects with', () => {
  const thrown = Object.assign(new Error(`invalid input: "${value}"`), {
    code: '22P02',
    detail: `Failing row contains (key, ${value})`,
    where: `unnamed portal parameter $2 = '${value}'`,
    parameters: ['key', value],
    query: 'INSERT',
    cause: new Error(value),
  })

  it('keeps its message and code, and none of what quotes the record', async () => {
    const error: unknown = await cacheOf(() => Promise.reject(thrown))
      .set('key', value, minute)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message: 'invalid input: "…"', code: '22P02' })
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('canary')
  })

  it.each<[string, unknown, string]>([
    [
      'by its code where it has no message',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    ['without a code that is no word', Object.assign(new Error('failed'), { code: 'canary: secret' }), 'failed'],
    ['whatever it is', 'canary', 'the client failed'],
  ])('is told %s', async (_how, reason, message) => {
    const failing = cacheOf(() => Promise.reject(reason)).get('key')
    await expect(failing).rejects.toThrow(message)
    await expect(failing).rejects.not.toMatchObject({ code: expect.stringContaining('canary') })
  })

  it('is tried again where another process was faster, and not for ever', async () => {
    const faster = Object.assign(new Error('could not serialize access'), { code: '40001' })
    let failures = 3
    const cache = cacheOf(async () => {
      if (failures === 0) return { rows: [{ value }] }
      failures -= 1
      throw faster
    })
    expect(await cache.get('key')).toBe(value)
    failures = Infinity
    await expect(cache.get('key')).rejects.toMatchObject({ code: '40001' })
  })
})
