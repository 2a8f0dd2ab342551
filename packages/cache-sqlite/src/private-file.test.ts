import { isAuthError } from '@auth/core'
import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newFolder, newPath } from './folder.fixture.js'
import { sqliteCache } from './index.js'

const minute = { ttlMs: 60_000 }
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('the file and its folder', () => {
  // With this mask every file is for everybody unless the code says otherwise.
  let umask = 0
  beforeEach(() => {
    umask = process.umask(0)
  })
  afterEach(() => {
    process.umask(umask)
  })

  it('are created for their owner alone, whatever the umask', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.set('key', 'value', minute)
    expect([modeOf(dirname(path)), modeOf(path)]).toEqual(['700', '600'])
    cache.close()
  })

  it('have a log and an index of it for their owner alone, too', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    await cache.set('key', 'value', minute)
    expect([modeOf(`${path}-wal`), modeOf(`${path}-shm`)]).toEqual(['600', '600'])
    cache.close()
  })

  it('lose the rights of others to read', async () => {
    const path = newPath()
    const first = sqliteCache({ path })
    await first.set('key', 'value', minute)
    const files = [path, `${path}-wal`, `${path}-shm`]
    for (const each of files) chmodSync(each, 0o644)
    const second = sqliteCache({ path })
    expect(await second.get('key')).toBe('value')
    expect(files.map(modeOf)).toEqual(['600', '600', '600'])
    for (const each of [first, second]) each.close()
  })

  it('may have a folder that others read but cannot write to', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o755)
    const cache = sqliteCache({ path: join(folder, 'tokens.sqlite') })
    await cache.set('key', 'value', minute)
    expect(modeOf(folder)).toBe('755')
    cache.close()
  })
})

describe('a file or folder that others may write to', () => {
  const refusal = (path: string) => {
    try {
      sqliteCache({ path })
    } catch (error) {
      if (isAuthError(error, 'invalid_options')) return error.message
    }
    return 'not refused'
  }

  it.each([0o777, 0o1777, 0o770, 0o720, 0o702])('is refused as a folder of mode %o', (mode) => {
    const folder = newFolder()
    chmodSync(folder, mode)
    expect(refusal(join(folder, 'tokens.sqlite'))).toContain(`others may write to the folder ${folder}`)
  })

  it.each([0o666, 0o660, 0o622, 0o602])('is refused as a file of mode %o', (mode) => {
    const path = join(newFolder(), 'tokens.sqlite')
    writeFileSync(path, '')
    chmodSync(path, mode)
    expect(refusal(path)).toContain(`others may write to the file ${path}`)
  })

  it('is refused when it was opened up only after the cache was made', async () => {
    const path = newPath()
    const cache = sqliteCache({ path })
    mkdirSync(dirname(path))
    chmodSync(dirname(path), 0o777)
    await expect(cache.set('key', 'value', minute)).rejects.toThrow('others may write to the folder')
    chmodSync(dirname(path), 0o700)
    await cache.set('key', 'value', minute)
    cache.close()
  })

  // Only root can give a file away.
  it.runIf(process.getuid?.() === 0)('is refused when it belongs to another user', () => {
    const folder = newFolder()
    const path = join(folder, 'tokens.sqlite')
    writeFileSync(path, '', { mode: 0o600 })
    chownSync(path, 65_534, 65_534)
    expect(refusal(path)).toContain(`the file ${path} belongs to another user`)
    chownSync(folder, 65_534, 65_534)
    expect(refusal(path)).toContain(`the folder ${folder} belongs to another user`)
  })

  it('is refused as a link, which may lead to such a place', () => {
    const folder = newFolder()
    symlinkSync('/tmp/tokens.sqlite', join(folder, 'tokens.sqlite'))
    expect(refusal(join(folder, 'tokens.sqlite'))).toContain('is not a file')
  })

  it.each(['-wal', '-shm'])(
    'is refused where its %s is a link, and what that leads to keeps its mode',
    async (ending) => {
      const path = join(newFolder(), 'tokens.sqlite')
      const precious = join(newFolder(), 'precious')
      writeFileSync(precious, '')
      chmodSync(precious, 0o644)
      const cache = sqliteCache({ path })
      symlinkSync(precious, path + ending)
      expect(refusal(path)).toContain(`${path}${ending} is not a file`)
      await expect(cache.get('key')).rejects.toThrow(`${path}${ending} is not a file`)
      expect(modeOf(precious)).toBe('644')
    },
  )

  it.each(['-wal', '-shm'])('is refused where others may write to its %s', (ending) => {
    const path = join(newFolder(), 'tokens.sqlite')
    writeFileSync(path + ending, '')
    chmodSync(path + ending, 0o666)
    expect(refusal(path)).toContain(`others may write to the file ${path}${ending}`)
  })

  it('is refused as something else than a file in a folder', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'tokens.sqlite'))
    expect(refusal(join(folder, 'tokens.sqlite'))).toContain('is not a file')
    writeFileSync(join(folder, 'plain'), '')
    expect(refusal(join(folder, 'plain', 'tokens.sqlite'))).toContain('is not a folder')
  })
})
