import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openPool } from './clients.fixture.js'
import { postgresCache, postgresCacheTable } from './index.js'
import { hasPostgresServer } from './postgres-server.fixture.js'
import { usePostgres } from './use-postgres.fixture.js'

const minute = { ttlMs: 60_000 }

describe.skipIf(!hasPostgresServer())('the table in PostgreSQL', () => {
  const { server, connect, endLater } = usePostgres({
    once: (started) => started.sql('CREATE ROLE app LOGIN'),
    clean: 'DROP SCHEMA public CASCADE; CREATE SCHEMA public',
  })

  it('is created once by many processes that begin at the same moment', async () => {
    const caches = Array.from({ length: 10 }, () => postgresCache({ client: connect() }))
    const uses = caches.flatMap((cache, index) =>
      [0, 1, 2, 3, 4].map((use) => cache.set(`key-${index}-${use}`, 'value', minute)),
    )
    await Promise.all(uses)
    expect(await server().sql('SELECT count(*)::int AS rows FROM auth_cache')).toEqual([{ rows: 50 }])
  })

  it('is created by the SQL that is exported, which a second run refuses to do over', async () => {
    await server().sql(postgresCacheTable())
    await postgresCache({ client: connect() }).set('key', 'value', minute)
    await expect(server().sql(postgresCacheTable())).rejects.toThrow('already exists')
  })

  it('is the one that is there for a role that may not create any, and has the rights that the README says', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const rights = /^GRANT .* ON auth_cache TO app;$/m.exec(readme)?.[0] ?? ''
    await server().sql(`${postgresCacheTable()} ${rights} GRANT USAGE ON SCHEMA public TO app`)
    const cache = postgresCache({ client: connect({ user: 'app' }) })
    const lease = await cache.lease('key', minute)
    expect(await lease?.extend?.(minute)).toBe(true)
    expect(await lease?.set('value', minute)).toBe(true)
    await lease?.release()
    await cache.set('key', 'other', minute)
    expect(await cache.get('key')).toBe('other')
    await cache.delete('key')
  })

  it('rejects with what is missing for a role that may not create it, and is found once it is there', async () => {
    await server().sql('GRANT USAGE ON SCHEMA public TO app')
    const cache = postgresCache({ client: connect({ user: 'app' }) })
    await expect(cache.get('key')).rejects.toMatchObject({ code: '42501', message: expect.stringContaining('public') })
    await server().sql(`${postgresCacheTable()} GRANT ALL ON auth_cache TO app`)
    expect(await cache.get('key')).toBeUndefined()
  })

  it('is in the schema and of the name that the options say, whatever signs they have', async () => {
    const place = { schema: 'My "tokens"', table: `auth'); DROP TABLE "x"; --$$` }
    await server().sql(`CREATE SCHEMA "My ""tokens"""`)
    const cache = postgresCache({ client: connect(), ...place })
    await cache.set('key', 'value', minute)
    expect(await cache.get('key')).toBe('value')
    const found = await server().sql(`SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'My%'`)
    expect(found).toEqual([{ schemaname: place.schema, tablename: place.table }])
    await server().sql(`DROP SCHEMA "My ""tokens""" CASCADE`)
  })

  it('is the one that the search path leads to, also where a new one would be elsewhere', async () => {
    await server().sql(`${postgresCacheTable()} CREATE SCHEMA app`)
    const { client, close } = openPool({ connectionString: server().url, options: '-c search_path=app,public' })
    endLater(close)
    await postgresCache({ client }).set('key', 'value', minute)
    expect(await server().sql('SELECT key FROM public.auth_cache')).toEqual([{ key: 'key' }])
    await server().sql('DROP SCHEMA app CASCADE')
  })

  it('is created anew when it was dropped while in use', async () => {
    const cache = postgresCache({ client: connect() })
    const lease = await cache.lease('key', minute)
    await server().sql('DROP TABLE auth_cache')
    expect(await lease?.set('value', minute)).toBe(false)
    await cache.set('key', 'value', minute)
    expect(await cache.get('key')).toBe('value')
  })

  describe('of another kind is refused and left alone:', () => {
    it.each([
      ["another program's", undefined, /is another program's, or has lost its comment/],
      ['one that says something else', 'orders, schema 1', /is another program's/],
      ['of refresh tokens', '@auth/cache-postgres: refresh tokens, schema 1', /Name another table for the cache/],
      [
        'of a later version',
        '@auth/cache-postgres: cache, schema 2',
        /has schema 2, and this version .* works with 1$/,
      ],
      ['of an older version', '@auth/cache-postgres: cache, schema 0', /has schema 0, and/],
      ['of one too late', '@auth/cache-postgres: cache, schema 3, works with 2', /has schema 3, and/],
    ])('%s', async (_which, comment, message) => {
      await server().sql('CREATE TABLE auth_cache (precious text)')
      if (comment !== undefined) await server().sql(`COMMENT ON TABLE auth_cache IS '${comment}'`)
      const cache = postgresCache({ client: connect() })
      await expect(cache.get('key')).rejects.toMatchObject({ code: 'invalid_options', message })
      await expect(cache.set('key', 'value', minute)).rejects.toMatchObject({ code: 'invalid_options' })
      expect(await server().sql('SELECT * FROM auth_cache')).toEqual([])
      // Once it is out of the way, the next use finds that.
      await server().sql('DROP TABLE auth_cache')
      await cache.set('key', 'value', minute)
    })
  })

  it('of a later version is used where that says it works with this one', async () => {
    await server().sql(`${postgresCacheTable()} ALTER TABLE auth_cache ADD COLUMN more text;
      COMMENT ON TABLE auth_cache IS '@auth/cache-postgres: cache, schema 3, works with 1'`)
    const cache = postgresCache({ client: connect() })
    const lease = await cache.lease('key', minute)
    expect(await lease?.set('value', minute)).toBe(true)
    expect(await cache.get('key')).toBe('value')
  })
})
