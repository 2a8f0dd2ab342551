import { tokenCacheContract } from '@auth/core/testing'
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { newPath } from './folder.fixture.js'
import { sqliteCache, type SqliteCacheOptions } from './index.js'

const minute = { ttlMs: 60_000 }

/** The keys that a table of the file holds, read past the cache. */
function keysOf(path: string, table: 'records' | 'leases') {
  const database = new DatabaseSync(path)
  const rows = database.prepare(`SELECT key FROM ${table} ORDER BY key`).all()
  database.close()
  return rows.map(({ key }) => key)
}

describe('two clients of one file in one process', () => {
  const make = () => {
    let time = Date.UTC(2026, 0, 15, 12)
    const path = newPath()
    const [cache, other] = [sqliteCache({ path, now: () => time }), sqliteCache({ path, now: () => time })]
    return {
      cache,
      other,
      advance: (ms: number) => void (time += ms),
      dispose: () => [cache, other].forEach((each) => each.close()),
    }
  }

  for (const { name, run } of tokenCacheContract(make)) it(name, run)
})

describe('the file', () => {
  it('is the only one that is left after the last close, and holds the records for a later process', async () => {
    const path = newPath()
    const first = sqliteCache({ path })
    await first.set('key', 'value', minute)
    first.close()
    expect(readdirSync(dirname(path))).toEqual(['tokens.sqlite'])
    const second = sqliteCache({ path })
    expect(await second.get('key')).toBe('value')
    second.close()
  })

  it('loses its expired records with the next write of any key', async () => {
    const path = newPath()
    let time = 0
    const cache = sqliteCache({ path, now: () => time })
    const rows = () => keysOf(path, 'records')
    await cache.set('brief', 'value', { ttlMs: 10 })
    await cache.set('long', 'value', { ttlMs: 1_000 })
    time = 10
    await cache.set('other', 'value', { ttlMs: 10 })
    expect(rows()).toEqual(['long', 'other'])
    time = 20
    await (await cache.lease('held', minute))?.set('value', minute)
    expect(rows()).toEqual(['held', 'long'])
    cache.close()
  })

  it('loses the leases of dead holders with the next write of any key', async () => {
    const path = newPath()
    let time = 0
    const cache = sqliteCache({ path, now: () => time })
    await cache.lease('dead', { ttlMs: 10 })
    await cache.lease('dead too', { ttlMs: 20 })
    await cache.lease('alive', minute)
    time = 10
    await cache.set('key', 'value', minute)
    expect(keysOf(path, 'leases')).toEqual(['alive', 'dead too'])
    time = 20
    await (await cache.lease('holder', minute))?.set('value', minute)
    expect(keysOf(path, 'leases')).toEqual(['alive', 'holder'])
    cache.close()
  })

  it('keeps times to live that are no whole milliseconds', async () => {
    const cache = sqliteCache({ path: newPath(), now: () => 0.5 })
    await cache.set('key', 'value', { ttlMs: 0.25 })
    expect(await cache.get('key')).toBe('value')
    cache.close()
  })
})

describe('close', () => {
  it('can be called twice, and before the first use; later calls reject', async () => {
    const cache = sqliteCache({ path: newPath() })
    cache.close()
    cache.close()
    await expect(cache.get('key')).rejects.toThrow('the cache is closed')
  })
})

describe('the options of sqliteCache', () => {
  it.each<[string, object, string]>([
    ['an unknown option', { path: newPath(), file: 'x' }, 'options.file is not a known option'],
    ['no path', {}, 'options.path is missing'],
    ['an empty path', { path: '' }, 'options.path takes the path of a file'],
    ['a database in memory, which nobody shares', { path: ':memory:' }, 'options.path takes the path of a file'],
    ['a URL', { path: 'file:tokens.sqlite?mode=memory' }, 'options.path takes the path of a file'],
    ['a folder', { path: '/var/lib/' }, 'options.path takes the path of a file'],
    ['a clock that is none', { path: newPath(), now: 5 }, 'options.now takes a function, got number'],
  ])('refuse %s', (_what, options, message) => {
    const create = () => sqliteCache(options as SqliteCacheOptions)
    expect(create).toThrow(message)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'cache-sqlite' }))
  })
})
