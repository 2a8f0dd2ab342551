import { spawnSync } from 'node:child_process'
import { existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder } from './folder.fixture.js'
import { sqliteCache } from './index.js'

const minute = { ttlMs: 60_000 }
const entry = new URL('../dist/index.js', import.meta.url).href

/** Creates the database in a process that ends as soon as it comes to that step. */
function crashAt(module: string, method: string, path: string) {
  const program = `
    import * as module from '${module}'
    import { syncBuiltinESMExports } from 'node:module'
    const target = ${module === 'node:sqlite' ? 'module.DatabaseSync.prototype' : 'module.default'}
    target['${method}'] = () => process.kill(process.pid, 'SIGKILL')
    syncBuiltinESMExports()
    const { sqliteCache } = await import('${entry}')
    await sqliteCache({ path: ${JSON.stringify(path)} }).get('key')`
  const { signal } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', program])
  expect(signal).toBe('SIGKILL')
}

function age(folder: string, seconds: number) {
  const time = Date.now() / 1_000 - seconds
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), time, time)
}

async function use(path: string) {
  const cache = sqliteCache({ path })
  await cache.set('key', 'value', minute)
  expect(await cache.get('key')).toBe('value')
  cache.close()
}

const uuid = '01234567-89ab-cdef-0123-456789abcdef'

describe('what a process leaves that is killed while it creates the file', () => {
  it.each([
    ['when its draft is open', 'node:fs', 'closeSync'],
    ['when it begins to fill it', 'node:sqlite', 'exec'],
    ['when it has filled it', 'node:sqlite', 'close'],
    ['before it has its name', 'node:fs', 'linkSync'],
    ['before it is tidied up', 'node:fs', 'rmSync'],
  ])('%s is gone after the next use', async (_when, module, method) => {
    const folder = newFolder()
    const path = join(folder, 'tokens.sqlite')
    crashAt(module, method, path)
    expect(readdirSync(folder)).not.toEqual(['tokens.sqlite'])
    age(folder, 120)
    await use(path)
    expect(readdirSync(folder)).toEqual(['tokens.sqlite'])
  })

  it('is removed with all that SQLite kept beside it', async () => {
    const folder = newFolder()
    const path = join(folder, 'tokens.sqlite')
    for (const ending of ['', '-wal', '-shm', '-journal']) writeFileSync(`${path}.${uuid}${ending}`, '')
    age(folder, 120)
    await use(path)
    expect(readdirSync(folder)).toEqual(['tokens.sqlite'])
  })

  it('is removed at once where it is the database itself under its first name, however young', async () => {
    const folder = newFolder()
    const path = join(folder, 'tokens.sqlite')
    await use(path)
    linkSync(path, `${path}.${uuid}`)
    await use(path)
    expect(readdirSync(folder)).toEqual(['tokens.sqlite'])
  })

  it('is removed by a clock that was set back, too', async () => {
    const folder = newFolder()
    const path = join(folder, 'tokens.sqlite')
    writeFileSync(`${path}.${uuid}`, '')
    age(folder, -3_600)
    await use(path)
    expect(readdirSync(folder)).toEqual(['tokens.sqlite'])
  })
})

describe('what is left alone', () => {
  it('is a draft that another process makes right now, whatever the clock of the cache says', async () => {
    const folder = newFolder()
    const path = join(folder, 'tokens.sqlite')
    const draft = `${path}.${uuid}`
    writeFileSync(draft, '')
    age(folder, 50)
    const cache = sqliteCache({ path, now: () => 0 })
    await cache.set('key', 'value', minute)
    cache.close()
    expect(readdirSync(folder)).toEqual(['tokens.sqlite', basename(draft)])
  })

  it.each(['tokens.sqlite.bak', `tokens.sqlite.${uuid}.bak`, `other.sqlite.${uuid}`, `tokens.sqlite-${uuid}`])(
    'is a file of another name: %s',
    async (name) => {
      const folder = newFolder()
      writeFileSync(join(folder, name), 'precious')
      age(folder, 86_400)
      await use(join(folder, 'tokens.sqlite'))
      expect(readdirSync(folder)).toContain(name)
    },
  )

  it('is what a link of such a name leads to, and a folder of such a name breaks nothing', async () => {
    const [folder, elsewhere] = [newFolder(), join(newFolder(), 'precious')]
    const path = join(folder, 'tokens.sqlite')
    writeFileSync(elsewhere, 'precious')
    age(dirname(elsewhere), 86_400)
    mkdirSync(`${path}.${uuid}`)
    symlinkSync(elsewhere, `${path}.${uuid}-wal`)
    age(folder, 86_400)
    await use(path)
    expect(existsSync(elsewhere)).toBe(true)
  })
})
