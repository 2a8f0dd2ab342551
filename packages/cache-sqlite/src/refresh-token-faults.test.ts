import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { newFolder, newPath } from './folder.fixture.js'
import { sqliteCache } from './index.js'
import { startRemoteStores } from './remote-store.fixture.js'
import { canaryKey, storesIn } from './store.fixture.js'

const minute = { ttlMs: 60_000 }

/** Leaves a file no room for a token of that length. */
function fill(path: string) {
  const database = new DatabaseSync(path)
  database.exec("INSERT INTO refresh_tokens VALUES ('filler', hex(zeroblob(31 * 1024 * 1024)), 0)")
  database.close()
}
const tooLong = 'canary-token'.repeat(150_000)

describe('a store of refresh tokens rejects, and leaves the file as it is, when that is', () => {
  it.each<[string, (path: string) => void, object]>([
    ['not a database', (path) => writeFileSync(path, 'x'.repeat(10_000)), { code: 'SQLITE_NOTADB' }],
    [
      "another program's database",
      (path) => {
        const precious = new DatabaseSync(path)
        precious.exec('CREATE TABLE precious (value TEXT)')
        precious.close()
      },
      { code: 'invalid_options' },
    ],
  ])('%s', async (_what, make, error) => {
    const path = join(newFolder(), 'precious')
    make(path)
    chmodSync(path, 0o600)
    const before = readFileSync(path)
    const { open, close } = storesIn(path)
    const store = open()
    for (const call of [() => store.load(), () => store.save('canary-token'), () => store.lock(minute)]) {
      await expect(call()).rejects.toMatchObject(error)
    }
    expect(readFileSync(path).equals(before)).toBe(true)
    close()
  })

  it("a cache's; and a cache does when that is a file of refresh tokens, open or closed", async () => {
    const [cachePath, { path, open, close }] = [newPath(), storesIn()]
    const cache = sqliteCache({ path: cachePath })
    await cache.set('key', 'value', minute)
    await open().save('token')
    for (const make of [() => storesIn(cachePath).open(), () => sqliteCache({ path })]) {
      expect(make).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'cache-sqlite' }))
    }
    cache.close()
    close()
    const wrongStores = storesIn(cachePath)
    await expect(wrongStores.open().load()).rejects.toMatchObject({ code: 'invalid_options' })
    wrongStores.close()
    const wrongCache = sqliteCache({ path })
    await expect(wrongCache.set('key', 'value', minute)).rejects.toMatchObject({ code: 'invalid_options' })
    wrongCache.close()
    expect(await open().load()).toBe('token')
    close()
  })
})

describe('the file of refresh tokens', () => {
  it('is for its owner alone, and so are its companions', async () => {
    const { path, open, close } = storesIn()
    await open().save('token')
    const modes = readdirSync(dirname(path)).map((name) => statSync(`${dirname(path)}/${name}`).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600])
    close()
  })
})

describe('a store of refresh tokens goes on once the fault is mended, when', () => {
  it('the file is full: the one before stays', async () => {
    const { path, open, close } = storesIn()
    const store = open()
    await store.save('token')
    const lock = await store.lock(minute)
    fill(path)
    const error: unknown = await store.save(tooLong).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'SQLITE_FULL' })
    expect(inspect(error, { showHidden: true })).not.toContain('canary')
    expect(await store.load()).toBe('token')
    expect(await lock?.extend(minute)).toBe(true)
    await store.save('next')
    expect(await open().load()).toBe('next')
    close()
  })

  it('the file may not be written to, or not be read', async () => {
    const { path, open, close } = storesIn()
    await open().save('token')
    close()
    // Root may do whatever a file's mode says, so it has somebody else do this.
    const nobody = process.getuid?.() === 0 ? 65_534 : undefined
    const files = [path, `${path}-held`]
    if (nobody !== undefined) {
      for (const each of [...files, dirname(path), dirname(dirname(path))]) chownSync(each, nobody, nobody)
      chmodSync(dirname(dirname(dirname(path))), 0o755)
    }
    const remote = await startRemoteStores(path, canaryKey, nobody)
    const store = remote.open('merchant-7')
    chmodSync(path, 0)
    await expect(store.load()).rejects.toThrow('unable to open')
    chmodSync(path, 0o400)
    expect(await store.load()).toBe('token')
    await expect(store.save('next')).rejects.toThrow('readonly')
    await expect(store.lock(minute)).rejects.toThrow('readonly')
    for (const each of [path, `${path}-wal`, `${path}-shm`]) chmodSync(each, 0o600)
    await store.save('next')
    expect(await store.load()).toBe('next')
    await remote.kill()
  })

  it('another program holds it locked; the thread is left alone for a second, and reading goes on', async () => {
    const clock = { time: 0 }
    const { path, open, close } = storesIn(newPath(), { now: () => clock.time })
    const store = open()
    await store.save('token')
    const lock = await store.lock(minute)
    const greedy = new DatabaseSync(path)
    greedy.exec('BEGIN IMMEDIATE')
    const calls = [
      () => store.save('next'),
      () => store.lock(minute),
      () => lock?.extend(minute),
      () => lock?.release(),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    greedy.exec('ROLLBACK')
    for (const call of calls) await expect(call()).rejects.toThrow('left alone for a second')
    expect(await store.load()).toBe('token')
    clock.time = 1_000
    expect(await open().lock(minute)).toBeDefined()
    await store.save('next')
    greedy.close()
    close()
  })

  it('the folder cannot be created', async () => {
    const store = storesIn('/dev/null/folder/grants.sqlite').open()
    await expect(store.load()).rejects.toThrow('ENOTDIR')
    await expect(store.save('canary-token')).rejects.toThrow('ENOTDIR')
  })
})

describe('an error of a store of refresh tokens', () => {
  it('shows neither refresh token nor key, and says by its code what it is', async () => {
    const { path, open, close } = storesIn()
    const thrown: unknown[] = []
    const fail = async (call: Promise<unknown>) => {
      const [outcome] = await Promise.allSettled([call])
      thrown.push(outcome.status === 'rejected' && outcome.reason)
    }
    await open().save('canary-token')
    await fail(open('merchant-7', { encryptionKey: new Uint8Array(32) }).load())
    await fail(open('merchant-7', { encryptionKey: () => 'canary-key' }).save('canary-token'))
    rmSync(path)
    await fail(open().save('canary-token'))
    await fail(open().load())
    close()
    writeFileSync(path, 'canary-token', { mode: 0o600 })
    await fail(open().load())
    expect(inspect(thrown, { depth: 9, showHidden: true })).not.toMatch(/canary/i)
    expect(thrown.map((error) => (error as { code?: string }).code)).toEqual([
      'ERR_REFRESH_TOKEN_UNREADABLE',
      'invalid_options',
      'ERR_REFRESH_TOKENS_LOST',
      'ERR_REFRESH_TOKENS_LOST',
      'SQLITE_NOTADB',
    ])
    close()
  })
})
