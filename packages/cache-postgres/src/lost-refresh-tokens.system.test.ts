import { beforeEach, describe, expect, it } from 'vitest'
import { postgresRefreshTokens } from './index.js'
import { hasPostgresServer } from './postgres-server.fixture.js'
import { usePostgres } from './use-postgres.fixture.js'

const minute = { ttlMs: 60_000 }
const lost = expect.objectContaining({ code: 'ERR_REFRESH_TOKENS_LOST' })

describe.skipIf(!hasPostgresServer())('a server of refresh tokens', () => {
  // A commit is acknowledged long before it is on the disk.
  const { server, connect } = usePostgres({ settings: { synchronous_commit: 'off', wal_writer_delay: '10s' } })
  beforeEach(() => server().failOver())

  /** The store of a process of its own, as far as the package can tell. */
  function open() {
    const client = connect()
    return postgresRefreshTokens({ client, account: 'merchant-7', encryptionKey: Buffer.alloc(32, 7) })
  }
  const until = (read: () => Promise<unknown>) => expect.poll(() => read().catch(String), { timeout: 10_000 })

  it.each<[string, () => Promise<void>]>([
    ['a save', async () => open().save('token')],
    ['a lock', async () => void (await open().lock(minute))],
    ['an extension', async () => void (await (await open().lock({ ttlMs: 5_000 }))?.extend(minute))],
  ])(
    'that loses its power has %s that it acknowledged, also where it need not wait for its disk',
    async (what, use) => {
      await use()
      await server().kill()
      await server().restart()
      const [row] = await server().sql(
        `SELECT saves::int, lock_ends_at > clock_timestamp() + interval '30 seconds' AS held FROM auth_refresh_tokens`,
      )
      expect(row).toEqual({ saves: what === 'a save' ? 1 : 0, held: what !== 'a save' })
    },
  )

  it('that is killed and comes back serves what it had, and whoever held the lock holds it', async () => {
    const [store, other] = [open(), open()]
    await store.save('token')
    const lock = await store.lock(minute)
    await server().kill()
    await expect(store.load()).rejects.toThrow()
    await expect(store.save('new')).rejects.toThrow()
    await expect(store.lock(minute)).rejects.toThrow()
    await expect(lock?.extend(minute)).rejects.toThrow()
    await expect(lock?.release()).rejects.toThrow()
    await server().restart()
    await until(() => store.load()).toBe('token')
    expect(await other.lock(minute)).toBeUndefined()
    expect(await lock?.extend(minute)).toBe(true)
    await lock?.release()
    expect(await other.lock(minute)).toBeDefined()
  })

  it('whose place an empty one takes is none to a process that knew it: nothing reads as none, and no table is created', async () => {
    const store = open()
    const lock = await store.lock(minute)
    await server().failOver()
    await until(async () => store.load()).toMatch(
      /the table "auth_refresh_tokens" is gone, which this process has seen/,
    )
    await expect(store.save('token')).rejects.toEqual(lost)
    await expect(store.lock(minute)).rejects.toEqual(lost)
    await expect(lock?.extend(minute)).rejects.toEqual(lost)
    expect(await server().sql(`SELECT to_regclass('auth_refresh_tokens') AS name`)).toEqual([{ name: null }])
    // What a process that never saw another one cannot know.
    expect(await open().load()).toBeUndefined()
  })

  it('that lost a row, or the latest saves, is found out by whoever saw them', async () => {
    const [store, reader, late] = [open(), open(), open()]
    await store.save('first')
    const [before] = await server().sql('SELECT * FROM auth_refresh_tokens')
    await store.save('second')
    expect(await reader.load()).toBe('second')
    // A failover to a server that had not got the second yet.
    await server().sql('UPDATE auth_refresh_tokens SET value = $1, saves = $2', [before?.['value'], before?.['saves']])
    await expect(store.load()).rejects.toThrow('a newer refresh token is gone, which this process has seen there')
    await expect(reader.load()).rejects.toEqual(lost)
    expect(await late.load()).toBe('first')
    await server().sql('DELETE FROM auth_refresh_tokens')
    await expect(store.load()).rejects.toThrow('the refresh token is gone')
    await expect(store.lock(minute)).resolves.toBeDefined()
    await expect(store.load()).rejects.toEqual(lost)
    // The user connected the account anew.
    await store.save('third')
    for (const each of [store, reader, late]) expect(await each.load()).toBe('third')
  })
})
