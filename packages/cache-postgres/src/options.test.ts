import { Client, Pool } from 'pg'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { postgresCache, postgresCacheTable, type PostgresCacheOptions } from './index.js'

// None of these connects before it is told to.
const client = new Pool()
const sql = postgres()

const takesAClient = 'options.client takes a Pool or Client of the package pg, or what postgres() of the package'

describe('the options of postgresCache', () => {
  it.each<[string, PostgresCacheOptions['client']]>([
    ['a Pool of pg', client],
    ['a Client of pg', new Client()],
    ['what postgres() made', sql],
  ])('take %s', (_what, each) => {
    expect(postgresCache({ client: each })).toHaveProperty('lease')
  })

  it.each<[string, unknown, string]>([
    ['an unknown option', { client, ttl: 5 }, 'options.ttl is not a known option'],
    ['no client', {}, 'options.client is missing'],
    ['a URL', { client: 'postgres://user:canary@127.0.0.1/database' }, takesAClient],
    ['another kind of client', { client: new Map() }, takesAClient],
    ['a function that is none of postgres', { client: () => 'canary' }, takesAClient],
    ['an empty table', { client, table: '' }, 'options.table takes a name of 1 to 63 bytes'],
    ['a NUL in a name', { client, table: 'canary\0' }, 'options.table takes a name of 1 to 63 bytes'],
    [
      'a name that would be cut',
      { client, schema: 'canaryé'.repeat(8) },
      'options.schema takes a name of 1 to 63 bytes',
    ],
    ['a table that is no string', { client, table: ['canary'] }, 'options.table takes a string, got an array'],
  ])('refuse %s', (_what, options, message) => {
    const create = () => postgresCache(options as PostgresCacheOptions)
    expect(create).toThrow(message)
    expect(create).not.toThrow(/canary/)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'cache-postgres' }))
  })
})

describe('the SQL of the table', () => {
  it('names it by schema and table, quoted', () => {
    expect(postgresCacheTable()).toContain('CREATE TABLE "auth_cache" (')
    const named = postgresCacheTable({ schema: 'My', table: 'to"kens' })
    for (const part of ['CREATE TABLE "My"."to""kens" (', 'INDEX ON "My"."to""kens" (', 'TABLE "My"."to""kens" IS'])
      expect(named).toContain(part)
  })

  it('refuses a name that would be cut', () => {
    const make = () => postgresCacheTable({ table: 'x'.repeat(64) })
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_options' }))
  })
})
