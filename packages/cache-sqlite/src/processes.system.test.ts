import { spawnSync } from 'node:child_process'
import { tokenCacheContract } from '@auth/core/testing'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPath } from './folder.fixture.js'
import { sqliteCache } from './index.js'
import { startRemoteCache, type RemoteCache } from './remote-cache.fixture.js'

const minute = { ttlMs: 60_000 }

describe('two processes with one file', () => {
  const path = newPath()
  let other: RemoteCache
  const cache = sqliteCache({ path })
  beforeAll(async () => {
    other = await startRemoteCache(path)
  })
  afterAll(async () => {
    cache.close()
    await other.kill()
  })

  for (const { name, run } of tokenCacheContract(() => ({ cache, other }))) it(name, run)
})

describe('eight processes', () => {
  it('that all meet a file that is not there yet give each of 25 leases to exactly one of them', async () => {
    const path = newPath()
    const processes = await Promise.all(Array.from({ length: 8 }, () => startRemoteCache(path)))
    const keys = Array.from({ length: 25 }, (_, index) => `key ${index}`)
    const leases = await Promise.all(
      keys.flatMap((key) => processes.map(async (each) => ((await each.lease(key, minute)) ? [key] : []))),
    )
    expect(leases.flat().toSorted()).toEqual(keys.toSorted())
    await Promise.all(processes.map((each) => each.kill()))
  }, 30_000)
})

describe('a process that imports the package', () => {
  it('has not loaded SQLite yet, and prints nothing', () => {
    const isLoaded = "process.moduleLoadList.some((name) => name.endsWith(' sqlite'))"
    const [entry, file] = [new URL('../dist/index.js', import.meta.url).href, newPath()]
    const code = `
      const { sqliteCache } = await import('${entry}')
      const cache = sqliteCache({ path: '${file}' })
      const before = ${isLoaded}
      await cache.get('key')
      console.log(before, ${isLoaded})`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: 'false true\n', stderr: '' })
  })
})

describe('kill -9 of a process that writes', () => {
  it('leaves the record before or the one after, whole, and a file that others go on with', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    const counts: number[] = []
    await cache.set('key', '0:'.repeat(400_000), minute)
    // At least until a writer got to overwrite the record, so that there was something to tear.
    for (let round = 0; round < 10 || Math.max(...counts) === 0; round += 1) {
      const writer = await startRemoteCache(path)
      const writing = writer.ask('writeUntilKilled', { key: 'key', ...minute }).catch(String)
      await wait(1 + 3 * round)
      await writer.kill()
      expect(await writing).toBe('Error: the process ended')
      const record = (await cache.get('key')) ?? ''
      const count = Number.parseInt(record, 10)
      expect(record === `${count}:`.repeat(400_000)).toBe(true)
      counts.push(count)
      await cache.set('after', `round ${round}`, minute)
      expect(await cache.get('after')).toBe(`round ${round}`)
    }
    cache.close()
  }, 120_000)
})
