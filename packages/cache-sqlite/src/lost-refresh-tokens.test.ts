import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newPath } from './folder.fixture.js'
import type { SqliteRefreshTokens } from './index.js'
import { startRemoteStores } from './remote-store.fixture.js'
import { canaryKey, storesIn } from './store.fixture.js'

const minute = { ttlMs: 60_000 }
const lost = expect.objectContaining({ code: 'ERR_REFRESH_TOKENS_LOST' })

/** Whatever a store does, one after the other: none of it may read as “there is none”, or begin anew. */
async function expectLost(store: SqliteRefreshTokens) {
  for (const call of [() => store.load(), () => store.save('new'), () => store.lock(minute)]) {
    await expect(call()).rejects.toEqual(lost)
  }
}

/** A file that holds a refresh token, and nobody has open. */
async function heldFile() {
  const stores = storesIn()
  await stores.open().save('token')
  stores.close()
  return stores
}

describe('a file that held refresh tokens', () => {
  it('and was deleted rejects for whoever opens it later, in this process and in others', async () => {
    const { path, open, close } = await heldFile()
    rmSync(path)
    await expectLost(open())
    await expectLost(open('another account'))
    const remote = await startRemoteStores(path, canaryKey)
    await expect(remote.open('merchant-7').load()).rejects.toThrow(`${path} held refresh tokens, and was deleted`)
    await remote.kill()
    expect(readdirSync(dirname(path))).toEqual(['tokens.sqlite-held'])
    close()
  })

  it('and comes back is read again', async () => {
    const { path, open, close } = await heldFile()
    renameSync(path, `${path}.away`)
    const store = open()
    await expectLost(store)
    renameSync(`${path}.away`, path)
    expect(await store.load()).toBe('token')
    close()
  })

  it('and was deleted with its mark begins anew: so it is told', async () => {
    const { path, open, close } = await heldFile()
    for (const ending of ['', '-held']) rmSync(path + ending)
    expect(await open().load()).toBeUndefined()
    await open().save('new')
    close()
  })

  it('and was deleted in use, all of it, rejects as long as somebody has it open, and again after that', async () => {
    const { path, open, close } = storesIn()
    const [store, second] = [open(), open('merchant-8')]
    await store.save('token')
    const lock = await store.lock(minute)
    const mark = `${path}-held`
    copyFileSync(mark, `${mark}.kept`)
    rmSync(dirname(path), { recursive: true })
    for (const each of [store, second, open()]) await expectLost(each)
    await expect(lock?.extend(minute)).rejects.toEqual(lost)
    await expect(lock?.release()).rejects.toEqual(lost)
    close()
  })

  it.each([
    ['another one, made meanwhile', 'other'],
    ['an older copy of it', 'copy'],
  ])(
    'and was replaced by %s rejects in the process that has it open, and what took its place is left alone',
    async (_what, kind) => {
      const { path, open, close } = storesIn()
      const store = open()
      await store.save('older')
      const place = newPath()
      mkdirSync(dirname(place), { mode: 0o700 })
      if (kind === 'copy') copyFileSync(path, place)
      const elsewhere = storesIn(place)
      if (kind === 'other') await elsewhere.open().save('of another')
      elsewhere.close()
      await store.save('newer')
      for (const ending of ['-wal', '-shm']) rmSync(path + ending)
      renameSync(place, path)
      await expectLost(store)
      close()
      expect(await open().load()).toBe(kind === 'copy' ? 'older' : 'of another')
      close()
    },
  )

  it.each(['nothing', 'a part of it'])('and was cut to %s while it was closed rejects', async (left) => {
    const { path, open, close } = await heldFile()
    truncateSync(path, left === 'nothing' ? 0 : 5_000)
    await expect(open().load()).rejects.toThrow(left === 'nothing' ? "another program's database" : 'malformed')
    close()
  })

  it('and was emptied in use never reads as none', async () => {
    const { path, open, close } = storesIn()
    const store = open()
    await store.save('token')
    truncateSync(path, 0)
    // What the process has in its memory, or nothing at all.
    expect(await store.load().catch(() => 'rejected')).toMatch(/^token$|^rejected$/)
    close()
    await expect(open().load()).rejects.toThrow()
    close()
  })
})

describe('the log of a file of refresh tokens', () => {
  it.each([
    ['the log and its index', ['-wal', '-shm']],
    ['the log alone', ['-wal']],
    ['the index of the log alone', ['-shm']],
  ])('may be deleted in use, %s: no process loses what any of them saved', async (_what, endings) => {
    const { path, open, close } = storesIn()
    const store = open()
    await store.save('first')
    await store.lock(minute)
    for (const ending of endings) rmSync(path + ending)
    const remote = await startRemoteStores(path, canaryKey)
    const other = remote.open('merchant-7')
    // Where the log alone is gone, its index still speaks of it, until whoever holds that has looked.
    const isRead = await other.load().catch(() => 'rejected')
    expect(isRead).toMatch(/^first$|^rejected$/)
    const isSaved = await other.save('second').then(
      () => true,
      () => false,
    )
    await remote.kill()
    expect(await store.load()).toBe(isSaved ? 'second' : 'first')
    await store.save('third')
    close()
    expect(await open().load()).toBe('third')
    close()
  })

  it('may be deleted after kill -9: what was saved is in the file', async () => {
    const path = newPath()
    const remote = await startRemoteStores(path, canaryKey)
    await remote.open('merchant-7').save('first')
    await remote.open('merchant-7').save('token')
    await remote.open('merchant-7').lock(minute)
    await remote.kill()
    for (const ending of ['-wal', '-shm']) rmSync(path + ending)
    const { open, close } = storesIn(path)
    expect(await open().load()).toBe('token')
    close()
  })

  it('without its file rejects, where no refresh token was ever saved, too', async () => {
    const path = newPath()
    mkdirSync(dirname(path), { mode: 0o700 })
    writeFileSync(`${path}-wal`, 'a log', { mode: 0o600 })
    const { open, close } = storesIn(path)
    await expect(open().load()).rejects.toThrow(`${path}-wal`)
    close()
  })
})
