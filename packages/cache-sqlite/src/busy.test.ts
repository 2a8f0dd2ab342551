import { spawn } from 'node:child_process'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { newPath } from './folder.fixture.js'
import { sqliteCache, type SqliteCache } from './index.js'

const minute = { ttlMs: 60_000 }
const busy = expect.objectContaining({ code: 'SQLITE_BUSY' })

afterEach(() => vi.restoreAllMocks())

/** Counts the statements that wait for a lock in vain. */
function countBusy() {
  const counted = { statements: 0 }
  const count = (work: () => unknown) => {
    try {
      return work()
    } catch (error) {
      if (((error as { errcode: number }).errcode & 0xff) === 5) counted.statements += 1
      throw error
    }
  }
  for (const [of, name] of [
    [StatementSync.prototype, 'run'],
    [StatementSync.prototype, 'get'],
    [DatabaseSync.prototype, 'exec'],
  ] as const) {
    const methods = of as unknown as Record<string, (...args: unknown[]) => unknown>
    const method = methods[name]
    vi.spyOn(methods, name).mockImplementation(function (this: unknown, ...args) {
      return count(() => method?.apply(this, args))
    })
  }
  return counted
}

/** A file with one record in it, any number of caches on it, and their clock. */
async function setUp() {
  const path = newPath()
  const clock = { time: 0 }
  const open = () => sqliteCache({ path, now: () => clock.time })
  const cache = open()
  await cache.set('key', 'value', minute)
  return { path, clock, open, cache }
}

/** Every kind of writing. */
const writings = (cache: SqliteCache): Promise<unknown>[] => [
  cache.set('key', 'new', minute),
  cache.lease('key', minute),
  cache.delete('other'),
]

describe('a file that another program holds locked for writing', () => {
  it('is left alone for a second after one statement has waited, by 40 caches of a process; reading goes on', async () => {
    const { path, clock, open, cache } = await setUp()
    const foreign = new DatabaseSync(path)
    foreign.exec('BEGIN IMMEDIATE')
    const caches = [cache, ...Array.from({ length: 39 }, open)]
    const counted = countBusy()
    for (const [at, statements] of [
      [0, 1],
      [999, 1],
      [1_000, 2],
      [1_999, 2],
      [2_000, 3],
    ] as const) {
      clock.time = at
      for (const each of caches) {
        const outcomes = await Promise.allSettled(writings(each))
        expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual([busy, busy, busy])
        expect(await each.get('key')).toBe('value')
      }
      expect([at, counted.statements]).toEqual([at, statements])
    }
    foreign.exec('ROLLBACK')
    clock.time = 3_000
    await Promise.all(writings(cache))
    for (const each of caches) each.close()
    foreign.close()
  })

  it('costs at most two statements a second where not even reading is possible', async () => {
    const { path, clock, cache } = await setUp()
    cache.close()
    const foreign = new DatabaseSync(path)
    foreign.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    const counted = countBusy()
    const later = sqliteCache({ path, now: () => clock.time })
    for (const at of [0, 500, 999, 1_000, 1_999]) {
      clock.time = at
      for (const work of [later.get('key'), ...writings(later)]) await expect(work).rejects.toEqual(busy)
    }
    expect(counted.statements).toBe(2)
    foreign.exec('ROLLBACK; PRAGMA locking_mode = NORMAL; SELECT 1 FROM records')
    foreign.close()
    clock.time = 2_999
    expect(await later.get('key')).toBe('value')
    later.close()
  })

  it('is tried again at once by a clock that was set back', async () => {
    const { path, clock, cache } = await setUp()
    clock.time = 50_000
    const foreign = new DatabaseSync(path)
    foreign.exec('BEGIN IMMEDIATE')
    await expect(cache.set('key', 'new', minute)).rejects.toEqual(busy)
    foreign.exec('ROLLBACK')
    clock.time = 10_000
    await cache.set('key', 'new', minute)
    cache.close()
    foreign.close()
  })

  it('does not keep a lease that was released meanwhile: it is free with the next use', async () => {
    const { path, clock, open, cache } = await setUp()
    const lease = await cache.lease('key', minute)
    const foreign = new DatabaseSync(path)
    foreign.exec('BEGIN IMMEDIATE')
    await expect(lease?.set('new', minute)).rejects.toEqual(busy)
    await expect(lease?.release()).rejects.toEqual(busy)
    foreign.exec('ROLLBACK')
    clock.time = 1_000
    expect(await cache.get('key')).toBe('value')
    const other = open()
    expect(await other.lease('key', minute)).toBeDefined()
    for (const each of [cache, other]) each.close()
    foreign.close()
  })

  it('does not stop another file of the same process', async () => {
    const [locked, free] = [await setUp(), await setUp()]
    const foreign = new DatabaseSync(locked.path)
    foreign.exec('BEGIN IMMEDIATE')
    await expect(locked.cache.set('key', 'new', minute)).rejects.toEqual(busy)
    await free.cache.set('key', 'new', minute)
    foreign.close()
    for (const { cache } of [locked, free]) cache.close()
  })

  it('is the same where that program is another process', async () => {
    const { path, clock, cache } = await setUp()
    const counted = countBusy()
    const hold = `
      const { DatabaseSync } = await import('node:sqlite')
      const database = new DatabaseSync(process.argv[1])
      database.exec('BEGIN EXCLUSIVE')
      console.log('held')
      process.stdin.once('data', () => process.exit())`
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', hold, path])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    for (let number = 0; number < 40; number += 1) {
      await expect(cache.lease(`key ${number}`, minute)).rejects.toEqual(busy)
    }
    expect(counted.statements).toBe(1)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.stdin.write('go\n')
    await ended
    clock.time = 1_000
    expect(await cache.lease('key', minute)).toBeDefined()
    cache.close()
  })
})
