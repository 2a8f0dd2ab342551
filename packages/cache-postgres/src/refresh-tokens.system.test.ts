import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { clients, holdLock, openPool } from './clients.fixture.js'
import { postgresCache, postgresRefreshTokens, postgresRefreshTokensTable } from './index.js'
import { hasPostgresServer } from './postgres-server.fixture.js'
import { usePostgres } from './use-postgres.fixture.js'

const minute = { ttlMs: 60_000 }
const [key, newerKey] = [Buffer.alloc(32, 'canary-key'), Buffer.alloc(32, 'canary-other')]
const account = 'merchant-7'

describe.skipIf(!hasPostgresServer())('refresh tokens in PostgreSQL', () => {
  const { server, connect, endLater } = usePostgres({
    once: (started) => started.sql('CREATE ROLE app LOGIN'),
    clean: 'DROP SCHEMA public CASCADE; CREATE SCHEMA public',
  })
  const open = (client = connect(), of = account, encryptionKey: Uint8Array | Uint8Array[] = key) =>
    postgresRefreshTokens({ client, account: of, encryptionKey })
  const table = () => server().sql('SELECT * FROM auth_refresh_tokens ORDER BY account')

  it('are encrypted, in one row for each account, under its name', async () => {
    const store = open()
    await store.save('canary-token')
    await open(connect(), `'); DROP TABLE "é"; --👩`).save('canary-token')
    const rows = await table()
    expect(rows.map((row) => row['account'])).toEqual([String.raw`'); DROP TABLE "\u00e9"; --\ud83d\udc69`, account])
    expect(JSON.stringify(rows)).not.toMatch(/canary|Y2FuYXJ5/)
    expect(rows[0]?.['value']).not.toBe(rows[1]?.['value'])
    expect(await open().load()).toBe('canary-token')
  })

  it('meet in one row whichever keys a process has, and a wrong key is never none', async () => {
    await open(connect(), account, key).save('first')
    expect(await open(connect(), account, [newerKey, key]).load()).toBe('first')
    await open(connect(), account, [newerKey, key]).save('second')
    await expect(open(connect(), account, key).load()).rejects.toMatchObject({ code: 'ERR_REFRESH_TOKEN_UNREADABLE' })
    await server().sql(`UPDATE auth_refresh_tokens SET value = NULL`)
    await expect(open().load()).rejects.toMatchObject({ code: 'ERR_REFRESH_TOKEN_UNREADABLE' })
    expect(await table()).toHaveLength(1)
  })

  it('go on being saved after a save that failed', async () => {
    const store = open(connect({ user: 'app' }))
    await server().sql('GRANT USAGE ON SCHEMA public TO app')
    await expect(store.save('first')).rejects.toMatchObject({ code: '42501' })
    await server().sql(`${postgresRefreshTokensTable()} GRANT ALL ON auth_refresh_tokens TO app`)
    await store.save('second')
    expect(await store.load()).toBe('second')
  })

  it('take no more rights than the README says', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const rights = /^GRANT .* ON auth_refresh_tokens TO app;$/m.exec(readme)?.[0] ?? ''
    await server().sql(`${postgresRefreshTokensTable()} ${rights} GRANT USAGE ON SCHEMA public TO app`)
    const store = open(connect({ user: 'app' }))
    const lock = await store.lock(minute)
    expect(await lock?.extend(minute)).toBe(true)
    await store.save('token')
    await lock?.release()
    expect(await store.load()).toBe('token')
  })

  it('keep no connection while a lock is held', async () => {
    const client = connect({ max: 1 })
    const [store, cache] = [open(client), postgresCache({ client })]
    const lock = await store.lock(minute)
    const lease = await cache.lease('key', minute)
    expect(await store.load()).toBeUndefined()
    expect(await lease?.set('value', minute)).toBe(true)
    expect(await lock?.extend(minute)).toBe(true)
    expect(client.idleCount).toBe(1)
  })

  it('need nothing of their connection, so that each statement may go by another', async () => {
    const { client } = await clients['a connection for each statement'](server().url)
    const store = postgresRefreshTokens({ client, account, encryptionKey: key })
    const lock = await store.lock(minute)
    expect(await open().lock(minute)).toBeUndefined()
    expect(await lock?.extend(minute)).toBe(true)
    await lock?.release()
    expect(await open().lock(minute)).toBeDefined()
  })

  it("refuse a cache's table, and a cache theirs", async () => {
    const client = connect()
    await postgresCache({ client, table: 'mine' }).set('key', 'value', minute)
    const store = postgresRefreshTokens({ client, account, encryptionKey: key, table: 'mine' })
    await expect(store.load()).rejects.toMatchObject({ code: 'invalid_options' })
    await open(client).save('token')
    const cache = postgresCache({ client, table: 'auth_refresh_tokens' })
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'invalid_options' })
  })

  it('reject with no word of the token, its row or a key, whatever the server says', async () => {
    const store = open()
    await store.save('canary-token')
    await server().sql(`
      CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'refused: %', NEW USING DETAIL = NEW.value, HINT = NEW.value; END $$;
      CREATE TRIGGER tell BEFORE INSERT OR UPDATE ON auth_refresh_tokens FOR EACH ROW EXECUTE FUNCTION tell()`)
    const told: unknown = await store.save('canary-token').catch((error: unknown) => error)
    expect(told).toMatchObject({ code: 'P0001', message: expect.stringMatching(/^refused: \(merchant-7,…,/) })
    expect(Object.getOwnPropertyNames(told).toSorted()).toEqual(['code', 'message', 'stack'])
  })

  it('that wait for longer than the server allows reject, and are saved by the next call', async () => {
    const { client, close } = openPool({ connectionString: server().url, options: '-c statement_timeout=200' })
    endLater(close)
    const store = open(client)
    await store.save('first')
    const unlock = await holdLock(server().url, 'SELECT * FROM auth_refresh_tokens FOR UPDATE')
    endLater(unlock)
    await expect(store.save('second')).rejects.toMatchObject({ code: '57014' })
    expect(await store.load()).toBe('first')
    await unlock()
    await store.save('second')
    expect(await store.load()).toBe('second')
  })
})
