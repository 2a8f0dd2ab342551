import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newPath } from './folder.fixture.js'
import { sqliteCache } from './index.js'
import { startRemoteCache } from './remote-cache.fixture.js'

const minute = { ttlMs: 60_000 }
const inodeOf = (path: string) => statSync(path).ino

describe('beside an open file', () => {
  it.each([
    ['the log and its index', ['-wal', '-shm']],
    ['the log alone', ['-wal']],
    ['the index of the log alone', ['-shm']],
  ])('%s may be deleted: the next use goes on, with all caches and processes on it', async (_what, endings) => {
    const path = newPath()
    const [cache, second] = [sqliteCache({ path }), sqliteCache({ path })]
    await cache.set('key', 'value', minute)
    expect(await second.get('key')).toBe('value')
    for (const ending of endings) rmSync(path + ending)
    const remote = await startRemoteCache(path)
    // Where the log alone is gone, its index still speaks of it, until whoever holds that has looked.
    await remote.set('remote', 'value', minute).catch(() => undefined)
    await cache.set('own', 'value', minute)
    await remote.set('remote', 'new', minute)
    for (const each of [cache, second, remote]) {
      expect([await each.get('own'), await each.get('remote')]).toEqual(['value', 'new'])
    }
    const lease = await cache.lease('key', minute)
    expect(await remote.lease('key', minute)).toBeUndefined()
    expect(await lease?.set('through the lease', minute)).toBe(true)
    expect(await remote.get('key')).toBe('through the lease')
    for (const ending of ['-wal', '-shm']) expect(existsSync(path + ending)).toBe(true)
    await remote.kill()
    for (const each of [cache, second]) each.close()
  })

  it('the log may be deleted without loss, where no other process came between', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.set('key', 'value', minute)
    for (const ending of ['-wal', '-shm']) rmSync(path + ending)
    expect(await cache.get('key')).toBe('value')
    cache.close()
  })

  it('another database may take its place: the next use reads that one', async () => {
    const [path, otherPath] = [newPath(), newPath()]
    const [cache, second, other] = [path, path, otherPath].map((each) => sqliteCache({ path: each }))
    await cache?.set('key', 'old', minute)
    await second?.get('key')
    await other?.set('key', 'of the other', minute)
    other?.close()
    for (const ending of ['-wal', '-shm']) rmSync(path + ending)
    copyFileSync(otherPath, `${path}.new`)
    renameSync(`${path}.new`, path)
    expect([await cache?.get('key'), await second?.get('key')]).toEqual(['of the other', 'of the other'])
    for (const each of [cache, second]) each?.close()
  })

  it('nothing is opened anew while nothing is missing', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.get('key')
    const inodes = ['', '-wal', '-shm'].map((ending) => inodeOf(path + ending))
    await cache.set('key', 'value', minute)
    const second = sqliteCache({ path })
    await second.set('key', 'new', minute)
    second.close()
    expect(await cache.get('key')).toBe('new')
    expect(['', '-wal', '-shm'].map((ending) => inodeOf(path + ending))).toEqual(inodes)
    cache.close()
  })
})
