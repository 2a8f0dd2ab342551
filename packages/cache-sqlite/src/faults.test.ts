import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { newFolder, newPath } from './folder.fixture.js'
import { sqliteCache } from './index.js'
import { startRemoteCache } from './remote-cache.fixture.js'

const minute = { ttlMs: 60_000 }

describe('a method rejects, and works again once the fault is mended, when', () => {
  it('the file is full', async () => {
    const cache = sqliteCache({ path: newPath() })
    const quarter = 'x'.repeat(16 * 1024 * 1024)
    for (const key of ['1', '2', '3']) await cache.set(key, quarter, minute)
    await expect(cache.set('4', quarter, minute)).rejects.toThrow('full')
    const lease = await cache.lease('4', minute)
    await expect(lease?.set(quarter, minute)).rejects.toThrow('full')
    expect(await cache.get('4')).toBeUndefined()
    expect((await cache.get('3'))?.length).toBe(quarter.length)
    await cache.delete('3')
    expect(await lease?.set('value', minute)).toBe(true)
    expect(await cache.get('4')).toBe('value')
    cache.close()
  })

  it('the file is read-only; reading goes on', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.set('key', 'value', minute)
    cache.close()
    chmodSync(path, 0o400)
    // Root may write whatever a file's mode says, so it has somebody else do this.
    const nobody = process.getuid?.() === 0 ? 65_534 : undefined
    if (nobody !== undefined) {
      for (const each of [path, dirname(path), dirname(dirname(path))]) chownSync(each, nobody, nobody)
      chmodSync(dirname(dirname(dirname(path))), 0o755)
    }
    const remote = await startRemoteCache(path, nobody)
    expect(await remote.get('key')).toBe('value')
    await expect(remote.set('key', 'new', minute)).rejects.toThrow('readonly')
    await expect(remote.lease('key', minute)).rejects.toThrow('readonly')
    for (const each of readdirSync(dirname(path))) chmodSync(join(dirname(path), each), 0o600)
    await remote.set('key', 'new', minute)
    expect(await remote.get('key')).toBe('new')
    await remote.kill()
  })

  it('the folder cannot be created', async () => {
    const cache = sqliteCache({ path: '/dev/null/folder/tokens.sqlite' })
    await expect(cache.get('key')).rejects.toThrow('ENOTDIR')
    await expect(cache.set('key', 'value', minute)).rejects.toThrow('ENOTDIR')
  })

  it('the file is not a database; it is left as it is', async () => {
    const path = join(newFolder(), 'precious.json')
    const text = JSON.stringify({ precious: 'x'.repeat(10_000) })
    writeFileSync(path, text)
    const cache = sqliteCache({ path })
    await expect(cache.set('key', 'value', minute)).rejects.toThrow('not a database')
    await expect(cache.get('key')).rejects.toThrow('not a database')
    expect(readFileSync(path, 'utf8')).toBe(text)
    rmSync(path)
    await cache.set('key', 'value', minute)
    expect(await cache.get('key')).toBe('value')
    cache.close()
  })

  it("the file is another program's database; it is left as it is", async () => {
    const path = join(newFolder(), 'precious.sqlite')
    const precious = new DatabaseSync(path)
    precious.exec('CREATE TABLE precious (value TEXT)')
    precious.close()
    const before = readFileSync(path)
    const cache = sqliteCache({ path })
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'invalid_options' })
    expect(readFileSync(path).equals(before)).toBe(true)
    cache.close()
  })

  it('pages of the file are damaged', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.set('key', 'value'.repeat(4_000), minute)
    const bytes = readFileSync(path)
    cache.close()
    writeFileSync(path, bytes.fill(0xa5, 4096))
    const damaged = sqliteCache({ path })
    await expect(damaged.get('key')).rejects.toThrow('malformed')
    await expect(damaged.set('key', 'value', minute)).rejects.toThrow('malformed')
    rmSync(path)
    await damaged.set('key', 'value', minute)
    expect(await damaged.get('key')).toBe('value')
    damaged.close()
  })

  it('the file was deleted, but not the log beside it', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.set('key', 'old', minute)
    rmSync(path)
    await expect(cache.get('key')).rejects.toThrow(`delete ${path}-wal and ${path}-shm too`)
    rmSync(`${path}-wal`)
    rmSync(`${path}-shm`)
    expect(await cache.get('key')).toBeUndefined()
    await cache.set('key', 'new', minute)
    const other = sqliteCache({ path })
    expect(await other.get('key')).toBe('new')
    for (const each of [cache, other]) each.close()
  })

  it('another process holds on to the file for longer than the busy timeout; reading goes on', async () => {
    const path = newPath()
    let time = 0
    const cache = sqliteCache({ path, now: () => time })
    await cache.set('key', 'value', minute)
    const greedy = new DatabaseSync(path)
    greedy.exec('BEGIN IMMEDIATE')
    await expect(cache.lease('key', minute)).rejects.toThrow('locked')
    expect(await cache.get('key')).toBe('value')
    greedy.exec('ROLLBACK')
    time = 1_000
    expect(await cache.lease('key', minute)).toBeDefined()
    greedy.close()
    cache.close()
  })
})
