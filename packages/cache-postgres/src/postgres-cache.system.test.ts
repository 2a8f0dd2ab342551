import { describe, expect, it } from 'vitest'
import { clients, holdLock, openPool } from './clients.fixture.js'
import { postgresCache } from './index.js'
import { hasPostgresServer } from './postgres-server.fixture.js'
import { usePostgres } from './use-postgres.fixture.js'

const minute = { ttlMs: 60_000 }

describe.skipIf(!hasPostgresServer())('a cache in PostgreSQL', () => {
  const { server, connect, endLater } = usePostgres({ clean: 'TRUNCATE auth_cache' })
  const keys = async () => (await server().sql('SELECT key FROM auth_cache ORDER BY key')).map(({ key }) => key)

  describe('keeps', () => {
    it('a record and the lease of its key in one row, each with an end of its own', async () => {
      const cache = postgresCache({ client: connect() })
      const lease = await cache.lease('key', { ttlMs: 30_000 })
      await lease?.set('value', { ttlMs: 3_600_000 })
      const seconds = (column: string) => `round(extract(epoch FROM ${column} - clock_timestamp()) / 10)::int * 10`
      const rows = await server().sql(
        `SELECT key, value, owner <> '' AS held, ${seconds('ends_at')} AS record, ${seconds('lease_ends_at')} AS lease FROM auth_cache`,
      )
      expect(rows).toEqual([{ key: 'key', value: 'value', held: true, record: 3_600, lease: 30 }])
    })

    it('keys and values with NUL, half surrogate pairs and any length', async () => {
      const cache = postgresCache({ client: connect() })
      const odd = ['a\0b', 'a\ud83d', 'a\ud83e', String.raw`a\u0000b`, 'x'.repeat(5_000), 'x'.repeat(5_001), '']
      for (const key of odd) await cache.set(key, key, minute)
      for (const key of odd) expect(await cache.get(key)).toBe(key)
    })

    it('what looks like SQL as what it is', async () => {
      const cache = postgresCache({ client: connect() })
      const attack = `'); DROP TABLE auth_cache; --`
      await cache.set(attack, attack, minute)
      const lease = await cache.lease(attack, minute)
      expect(await lease?.set(`${attack}$1`, minute)).toBe(true)
      expect(await cache.get(attack)).toBe(`${attack}$1`)
      expect(await keys()).toEqual([attack])
    })

    it('for at least a millisecond, also by a time to live that is none of whole ones', async () => {
      const cache = postgresCache({ client: connect() })
      await cache.set('long', 'value', { ttlMs: 60_000.25 })
      expect(await cache.get('long')).toBe('value')
      await expect(cache.set('short', 'value', { ttlMs: 0 })).resolves.toBeUndefined()
    })

    it('no record that is longer than any of core: it is not even sent', async () => {
      const cache = postgresCache({ client: connect() })
      await cache.set('key', 'x'.repeat(6 * 64 * 1024 + 1), minute)
      expect(await cache.get('key')).toBeUndefined()
    })
  })

  describe('removes what is over', () => {
    const over = (count: number, lease = '-infinity') =>
      server().sql(`INSERT INTO auth_cache (key, value, ends_at, lease_ends_at)
        SELECT 'over-' || n, 'value', clock_timestamp() - interval '1 second', '${lease}' FROM generate_series(1, ${count}) n`)

    it('with a write, a hundred at once at most', async () => {
      const cache = postgresCache({ client: connect() })
      await cache.set('key', 'value', minute)
      await over(150)
      await cache.set('key', 'value', minute)
      expect(await keys()).toHaveLength(51)
      await cache.set('key', 'value', minute)
      expect(await keys()).toEqual(['key'])
    })

    it('with the release of a lease, its own row too where nothing was written', async () => {
      const cache = postgresCache({ client: connect() })
      const lease = await cache.lease('key', minute)
      await over(3)
      await lease?.release()
      expect(await keys()).toEqual([])
    })

    it('but no lease that is held', async () => {
      const cache = postgresCache({ client: connect() })
      await cache.set('key', 'value', minute)
      await over(3, 'infinity')
      await cache.set('key', 'value', minute)
      expect(await keys()).toHaveLength(4)
    })

    it('and waits for nobody who works on such a row', async () => {
      const cache = postgresCache({ client: connect() })
      await cache.set('key', 'value', minute)
      await over(2)
      const release = await holdLock(server().url, `SELECT * FROM auth_cache WHERE key = 'over-1' FOR UPDATE`)
      await cache.set('key', 'value', minute)
      await release()
      expect(await keys()).toEqual(['key', 'over-1'])
    })

    it('by its index', async () => {
      const cache = postgresCache({ client: connect() })
      await cache.set('key', 'value', minute)
      const { client, close } = openPool({ connectionString: server().url, options: '-c enable_seqscan=off' })
      endLater(close)
      const plan = await client.query(
        'EXPLAIN SELECT key FROM auth_cache WHERE greatest(ends_at, lease_ends_at) <= (SELECT clock_timestamp())',
      )
      expect(JSON.stringify(plan.rows)).toContain('auth_cache_greatest_idx')
    })
  })

  it('needs nothing of its connection, so that each statement may go by another', async () => {
    const { client } = await clients['a connection for each statement'](server().url)
    const cache = postgresCache({ client })
    const lease = await cache.lease('key', minute)
    expect(await lease?.extend?.(minute)).toBe(true)
    expect(await lease?.set('value', minute)).toBe(true)
    expect(await postgresCache({ client: connect() }).lease('key', minute)).toBeUndefined()
    await lease?.release()
    expect(await cache.get('key')).toBe('value')
  })

  it('counts the time of a lease from when the row was free, not from when the wait for it began', async () => {
    const cache = postgresCache({ client: connect() })
    await cache.set('key', 'value', minute)
    const release = await holdLock(server().url, 'SELECT * FROM auth_cache FOR UPDATE')
    const taking = cache.lease('key', { ttlMs: 150 })
    await server().sql('SELECT pg_sleep(0.2)')
    await release()
    const lease = await taking
    expect(await lease?.set('new', minute)).toBe(true)
  })
})
