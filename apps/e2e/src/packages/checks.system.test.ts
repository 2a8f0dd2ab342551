import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { files, packages } from '../repository.fixture.js'
import { broken, checkPackage, copyOfRepository, type Result } from './check-package.fixture.js'

const minutes = 60_000
const perPackage = {
  contents: 'holds what its entries need and nothing else',
  publint: 'has a manifest that publint finds nothing wrong with',
  types: 'has types for every entry (attw, esm-only)',
  api: 'has the public API that its reports in git say',
  size: 'is no larger than its limit',
}

describe('as published', () => {
  let results: Result[] = []

  beforeAll(async () => {
    ;({ results } = await checkPackage([]))
  }, 10 * minutes)

  describe.each(packages)('%s', (name) => {
    it.each(Object.entries(perPackage))('%s: it %s', (check) => {
      expect(results.find((each) => each.of === name && each.check === check)).toMatchObject({ problems: [] })
    })
  })

  it('the workspace has no file, export or dependency that nothing uses', () => {
    expect(results.find(({ of }) => of === 'workspace')).toMatchObject({ check: 'unused', problems: [] })
  })

  it('no check is left out here', () => {
    const named = new Set([...Object.keys(perPackage), 'unused'])
    expect(new Set(results.map(({ check }) => check))).toEqual(named)
  })
})

describe('a broken package is refused for', { timeout: 10 * minutes }, () => {
  const edit = (folder: string, path: string, change: (text: string) => string) =>
    writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')))

  /** The problems that these checks of a tarball find, or all checks, and the exit code. */
  async function problemsOf(name: string, tarball: string, ...only: string[]) {
    const options = only.flatMap((check) => ['--only', check])
    const { results, code } = await checkPackage([name, '--tarball', tarball, ...options])
    const problems: Record<string, string> = Object.fromEntries(
      results.map(({ check, problems: found }) => [check, found.join('\n')]),
    )
    return { code, problems }
  }

  // Random enough that compression does not help.
  const ballast = Array.from({ length: 400 }, (_, index) => Math.sin(index).toString(36)).join('')

  it('what is missing, left over, in the wrong order or too large', async () => {
    const tarball = broken('toast', (folder) => {
      for (const path of ['LICENSE', 'dist/testing.js']) rmSync(join(folder, path))
      for (const path of ['login.test.js', 'chunk-OLD.js', 'old.d.ts']) writeFileSync(join(folder, 'dist', path), '')
      edit(folder, 'dist/index.js.map', (map) => map.replace('"sourcesContent"', '"other"'))
      edit(folder, 'package.json', (manifest) =>
        manifest.replace(/("types": "\.\/dist\/index\.d\.ts"),(\s+)("default": "\.\/dist\/index\.js")/, '$3,$2$1'),
      )
      appendFileSync(join(folder, 'dist/index.js'), `\nexport const ballast = '${ballast}'\n`)
    })
    const { code, problems } = await problemsOf('toast', tarball, 'contents', 'publint', 'size')
    expect(Object.keys(problems)).toEqual(['contents', 'publint', 'size'])
    expect(problems['contents']?.split('\n').toSorted()).toEqual([
      expect.stringMatching(/^LICENSE is missing/),
      expect.stringMatching(/^dist\/chunk-OLD\.js belongs to nothing/),
      expect.stringMatching(/^dist\/index\.js\.map points to sources/),
      expect.stringMatching(/^dist\/login\.test\.js belongs to nothing/),
      expect.stringMatching(/^dist\/old\.d\.ts belongs to nothing/),
      expect.stringMatching(/^dist\/testing\.js is missing/),
    ])
    expect(problems['publint']).toMatch(/types.+should be the first/)
    expect(problems['size']).toMatch(/^whole is [^]+^ours is /m)
    expect(code).toBe(1)
  })

  it.each([
    ['is missing', undefined, /^dist\/left\.LICENSE\.md is missing$/],
    ['names nobody', 'Do as you like.', /^dist\/left\.LICENSE\.md names no holder of a copyright$/],
  ])('a licence of built-in code that %s', async (_what, licence, message) => {
    const tarball = broken('core', (folder) => {
      edit(folder, 'dist/index.js.map', (map) =>
        map.replace('"sources":[', '"sources":["../node_modules/left/index.js",'),
      )
      edit(folder, 'dist/index.js.map', (map) => map.replace('"sourcesContent":[', '"sourcesContent":["",'))
      if (licence !== undefined) writeFileSync(join(folder, 'dist/left.LICENSE.md'), licence)
    })
    const { code, problems } = await problemsOf('core', tarball, 'contents')
    expect(problems['contents']).toMatch(message)
    expect(code).toBe(1)
  })

  it('declarations that import what is not there', async () => {
    const tarball = broken('toast', (folder) => {
      edit(folder, 'dist/index.d.ts', (types) => types.replaceAll(".js'", "'"))
    })
    const { code, problems } = await problemsOf('toast', tarball, 'types')
    expect(problems['types']).toContain('Internal resolution error')
    expect(code).toBe(1)
  })

  it('another public API', async () => {
    const tarball = broken('toast', (folder) => {
      appendFileSync(join(folder, 'dist/index.d.ts'), '\n/** More. */\nexport declare const extra: string\n')
    })
    const { code, problems } = await problemsOf('toast', tarball)
    expect(problems).toMatchObject({ contents: '', publint: '', types: '', size: '' })
    expect(problems['api']).toContain('+export const extra: string;')
    expect(code).toBe(1)
  })

  it('a part that is loaded later and too large', async () => {
    const tarball = broken('toast', (folder) => {
      appendFileSync(join(folder, 'dist/index.js'), "\nexport const later = () => import('./later.js')\n")
      writeFileSync(join(folder, 'dist/later.js'), `export const ballast = '${ballast}'\n`)
    })
    const { problems } = await problemsOf('toast', tarball, 'size')
    expect(problems['size']).toMatch(/^whole is .+\nours is .+$/)
  })

  it('more of a library, which is no code of ours', async () => {
    const tarball = broken('toast', (folder) => {
      const library = 'node_modules/library/index.js'
      mkdirSync(join(folder, 'dist', dirname(library)), { recursive: true })
      writeFileSync(join(folder, 'dist', library), `export const ballast = '${ballast}'\n`)
      appendFileSync(join(folder, 'dist/index.js'), `\nexport * from './${library}'\n`)
    })
    const { problems } = await problemsOf('toast', tarball, 'size')
    expect(problems['size']).toMatch(/^whole is .+$/)
  })

  it('a file and a dependency that nothing uses', async () => {
    const copy = copyOfRepository(files)
    writeFileSync(join(copy, 'packages/toast/src/left-over.ts'), 'export const leftOver = 1\n')
    edit(copy, 'packages/toast/package.json', (manifest) =>
      manifest.replace('"dependencies": {', '"dependencies": { "left-pad": "1",'),
    )
    const { results, code } = await checkPackage(['workspace'], copy)
    const problems = results.flatMap((each) => each.problems).join('\n')
    expect(problems).toContain('packages/toast/src/left-over.ts')
    expect(problems).toContain('left-pad')
    expect(code).toBe(1)
  })
})
