import { describe, expect, it } from 'vitest'
import { clients, holdLock, openPool } from './clients.fixture.js'
import { postgresCache } from './index.js'
import { hasPostgresServer } from './postgres-server.fixture.js'
import { usePostgres } from './use-postgres.fixture.js'

const minute = { ttlMs: 60_000 }
const lock = 'LOCK TABLE auth_cache IN ACCESS EXCLUSIVE MODE'

describe.skipIf(!hasPostgresServer())('a PostgreSQL', () => {
  const { server, endLater } = usePostgres({ clean: 'DROP TABLE IF EXISTS auth_cache' })

  async function open(kind: keyof typeof clients) {
    const { client, close } = await clients[kind](server().url)
    endLater(close)
    return postgresCache({ client })
  }

  describe.each(['a Pool of pg', 'a Pool of one connection', 'postgres'] as const)('by %s', (kind) => {
    it('that is killed makes every method reject, and serves again when it is back, with what it had', async () => {
      const cache = await open(kind)
      const lease = await cache.lease('key', minute)
      expect(await lease?.set('value', minute)).toBe(true)
      await server().kill()
      await expect(cache.get('key')).rejects.toThrow()
      await expect(cache.set('key', 'new', minute)).rejects.toThrow()
      await expect(cache.delete('key')).rejects.toThrow()
      await expect(cache.lease('other', minute)).rejects.toThrow()
      await expect(lease?.set('new', minute)).rejects.toThrow()
      await expect(lease?.extend?.(minute)).rejects.toThrow()
      await expect(lease?.release()).rejects.toThrow()
      await server().restart()
      await expect.poll(() => cache.get('key').catch(String), { timeout: 10_000 }).toBe('value')
      expect(await cache.lease('key', minute)).toBeUndefined()
      expect(await lease?.set('new', minute)).toBe(true)
    })

    it('that ends a connection rejects what was under way, and the next goes by another', async () => {
      const cache = await open(kind)
      await cache.set('key', 'value', minute)
      const unlock = await holdLock(server().url, lock)
      endLater(unlock)
      const waiting = cache.get('key')
      waiting.catch(() => undefined)
      const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
      await expect.poll(async () => (await server().sql(end)).length, { timeout: 10_000 }).toBe(1)
      // A socket may be gone before the server's last words are read. CONNECTION_CLOSED is what postgres calls that.
      const codes = /^(57P01|ECONNRESET|CONNECTION_CLOSED)$/
      await expect(waiting).rejects.toMatchObject({ code: expect.stringMatching(codes) })
      await unlock()
      expect(await cache.get('key')).toBe('value')
    })
  })

  it('of which another, empty one takes the place has the table made anew, and the leases of the first are lost', async () => {
    const cache = await open('a Pool of pg')
    const lease = await cache.lease('key', minute)
    await lease?.set('value', minute)
    await server().failOver()
    await expect.poll(() => cache.get('key').catch(String), { timeout: 10_000 }).toBeUndefined()
    expect(await lease?.set('late', minute)).toBe(false)
    expect(await lease?.extend?.(minute)).toBe(false)
    expect(await cache.lease('key', minute)).toBeDefined()
  })

  /** A Pool of one connection, which the server is told something about. */
  function openWith(options: string) {
    const { client, close } = openPool({ connectionString: server().url, max: 1, options })
    endLater(close)
    return postgresCache({ client })
  }

  it('that stops a statement which takes too long makes that method reject, and the next one is served', async () => {
    const cache = openWith('-c statement_timeout=200')
    await cache.set('key', 'value', minute)
    const unlock = await holdLock(server().url, lock)
    endLater(unlock)
    await expect(cache.lease('key', minute)).rejects.toMatchObject({ code: '57014' })
    await unlock()
    expect(await cache.lease('key', minute)).toBeDefined()
  })

  it('whose isolation is strict, so that whoever comes second is refused, is asked again', async () => {
    const cache = openWith('-c default_transaction_isolation=serializable')
    await cache.set('key', 'value', minute)
    const commit = await holdLock(server().url, `UPDATE auth_cache SET value = 'faster'`)
    endLater(commit)
    const saving = cache.set('key', 'second', minute)
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
    await expect.poll(() => server().sql(waiting), { timeout: 10_000 }).toHaveLength(1)
    await commit()
    await saving
    expect(await cache.get('key')).toBe('second')
  })

  it('that is read-only rejects writes and goes on reading', async () => {
    const writer = await open('a Pool of pg')
    await writer.set('key', 'value', minute)
    const cache = openWith('-c default_transaction_read_only=on')
    expect(await cache.get('key')).toBe('value')
    await expect(cache.lease('key', minute)).rejects.toMatchObject({ code: '25006' })
  })
})
