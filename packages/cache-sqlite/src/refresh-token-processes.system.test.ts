import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { newFolder, newPath } from './folder.fixture.js'
import { startRemoteStores } from './remote-store.fixture.js'
import { canaryKey, storesIn } from './store.fixture.js'

const minute = { ttlMs: 60_000 }

describe('five processes', () => {
  it('that all meet a file of refresh tokens that is not there yet give each lock to exactly one of them', async () => {
    const path = newPath()
    const processes = await Promise.all(Array.from({ length: 5 }, () => startRemoteStores(path, canaryKey)))
    const accounts = Array.from({ length: 10 }, (_, index) => `account ${index}`)
    const locks = await Promise.all(
      accounts.flatMap((account) =>
        processes.map(async (each) => ((await each.open(account).lock(minute)) ? [account] : [])),
      ),
    )
    expect(locks.flat().toSorted()).toEqual(accounts.toSorted())
    await Promise.all(processes.map((each) => each.kill()))
  })
})

describe('kill -9 of a process', () => {
  it('leaves its lock to others when the time is over, not before', async () => {
    const { path, open, close } = storesIn()
    const holder = await startRemoteStores(path, canaryKey)
    const before = Date.now()
    expect(await holder.open('held').lock({ ttlMs: 300 })).toBeDefined()
    await holder.kill()
    expect(await open('held', { now: () => before + 299 }).lock(minute)).toBeUndefined()
    const after = Date.now()
    expect(await open('held', { now: () => after + 300 }).lock(minute)).toBeDefined()
    expect(await open('held').lock(minute)).toBeUndefined()
    close()
  })

  it('that saves loses nothing whose save had resolved, nor do copies of the file, with its log or alone', async () => {
    const { path, open, close } = storesIn()
    await open().save('token 0')
    for (let round = 1; round <= 4; round += 1) {
      const remote = await startRemoteStores(path, canaryKey)
      const lastSaved = remote.saveUntilKilled('merchant-7', `${round} `)
      while (lastSaved() === undefined) await wait(1)
      await wait(5 * round)
      await remote.kill()
      const saved = Number(lastSaved()?.split(' ')[1])
      const copies = [1, 2].map(() => storesIn(join(newFolder(), 'grants.sqlite')))
      for (const [index, copy] of copies.entries()) {
        copyFileSync(path, copy.path)
        if (index === 0 && existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy.path}-wal`)
      }
      for (const each of [open(), ...copies.map((copy) => copy.open())]) {
        const [ofRound, count] = (await each.load())?.split(' ').map(Number) ?? []
        expect(ofRound).toBe(round)
        // What the process was about when it was killed may be there as well.
        expect(count).toBeGreaterThanOrEqual(saved)
      }
      copies.forEach((copy) => copy.close())
    }
    close()
  })
})
