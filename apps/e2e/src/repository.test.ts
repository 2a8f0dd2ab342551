import { describe, expect, it } from 'vitest'
import { providers } from './lists.fixture.js'
import {
  exists,
  exportsOf,
  files,
  folders,
  isForTests,
  nodesOf,
  packages,
  read,
  readJson,
} from './repository.fixture.js'

type Ranges = Record<'dependencies' | 'peerDependencies', Record<string, string> | undefined>

describe('every package', () => {
  it.each(folders)('%s is named after its folder and has the four scripts', (folder) => {
    const { name, scripts } = readJson(`${folder}/package.json`)
    expect(name).toBe(`@auth/${folder.split('/')[1]}`)
    // Tests alone, and programs that Node runs as they are, are compiled by the type check, and nothing is built of them.
    const wanted = [...(['apps/e2e', 'apps/examples'].includes(folder) ? [] : ['build']), 'test', 'typecheck', 'lint']
    expect(wanted.filter((script) => typeof Object(scripts)[script] !== 'string')).toEqual([])
  })

  it.each(packages)('%s has a README, and the licence that it is published under', (name) => {
    expect(exists(`packages/${name}/README.md`)).toBe(true)
    expect(read(`packages/${name}/LICENSE`)).toBe(read('LICENSE'))
  })

  it.each(packages)('%s says what it is, where it comes from and what it needs', (name) => {
    const manifest = readJson(`packages/${name}/package.json`)
    const home = 'https://github.com/pos-auth/pos-auth'
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^[A-Z].{15,}/),
      keywords: expect.arrayContaining(['pos']),
      license: readJson('package.json')['license'],
      homepage: `${home}/tree/main/packages/${name}#readme`,
      bugs: `${home}/issues`,
      repository: { type: 'git', url: `git+${home}.git`, directory: `packages/${name}` },
      type: 'module',
      sideEffects: false,
      engines: { node: '>=22.13' },
      files: ['dist', 'README.md', 'LICENSE', 'CHANGELOG.md'],
    })
    expect(manifest['private']).toBeUndefined()
    // What somebody who looks for it would type, and no word twice.
    const keywords = manifest['keywords'] as string[]
    expect(keywords.length).toBeGreaterThan(3)
    expect(new Set(keywords).size).toBe(keywords.length)
  })

  it.each(packages)('%s takes both majors of msw, if it takes any', (name) => {
    const { dependencies = {}, peerDependencies = {} } = readJson(`packages/${name}/package.json`) as Ranges
    const ranges = [dependencies, peerDependencies].flatMap(({ msw }) => msw ?? [])
    expect(ranges.filter((range) => !/^\^2\.\S+ \|\| \^3\.\S+$/.test(range))).toEqual([])
  })

  it.each(packages)('%s has types for every entry, and its source', (name) => {
    const { bin, exports, types, typesVersions } = readJson(`packages/${name}/package.json`)
    const entries = Object.entries(exports as object).filter(([path]) => path !== './package.json')
    // A command needs none: there is nothing of that name to import.
    const hasMain = entries.some(([path]) => path === '.')
    expect(hasMain || bin !== undefined).toBe(true)
    for (const [path, conditions] of entries) {
      const entry = path === '.' ? 'index' : path.slice(2)
      expect(Object.entries(conditions)).toEqual([
        ['types', `./dist/${entry}.d.ts`],
        ['default', `./dist/${entry}.js`],
      ])
      expect(exists(`packages/${name}/src/${entry}.ts`)).toBe(true)
    }
    // The same for compilers that read no `exports`: moduleResolution node10.
    const others = entries.filter(([path]) => path !== '.').map(([path, { types: file }]) => [path.slice(2), [file]])
    expect(types).toBe(hasMain ? './dist/index.d.ts' : undefined)
    expect(Object.entries((typesVersions as Record<string, object> | undefined)?.['*'] ?? {})).toEqual(others)
  })

  it('has index files that are export lists and nothing else', () => {
    const lists = folders.map((folder) => `${folder}/src/index.ts`).filter((path) => exists(path))
    const others = lists.filter((path) => {
      const [program] = nodesOf(path)
      const statements = program?.['body'] as { type: string; source: unknown; exported?: unknown }[]
      // By name, or under one: `export *` alone says nothing of what is public.
      return !statements.every(({ type, source, exported = null }) =>
        type === 'ExportAllDeclaration' ? exported !== null : type === 'ExportNamedDeclaration' && source !== null,
      )
    })
    expect(lists.length).toBeGreaterThan(4)
    expect(others).toEqual([])
  })
})

describe('provider packages', () => {
  it('are found by their files', () => {
    expect(providers.length).toBeGreaterThan(2)
  })

  it.each(providers)('%s has the same source files as the others', (name) => {
    const source = `packages/${name}/src/`
    const names = files.filter((path) => path.startsWith(source)).map((path) => path.slice(source.length))
    // A simulator that needs more than one file has the others in a folder of its own.
    const sources = names.filter((file) => !isForTests(file) && !file.startsWith('testing/'))
    expect(sources).toEqual(['api.ts', 'errors.ts', 'index.ts', 'options.ts', 'provider.ts', 'testing.ts'])
  })

  it.each(providers)('%s exports the same kinds of things as the others', (folder) => {
    const main = exportsOf(`packages/${folder}/src/index.ts`)
    const testing = exportsOf(`packages/${folder}/src/testing.ts`)
    const vendor =
      main.values.map((value) => /^create(.+)Auth$/.exec(value)?.[1]).find((each) => each !== undefined) ?? '?'
    const name = `${vendor.charAt(0).toLowerCase()}${vendor.slice(1)}`
    // What only some vendors need: more headers than the token's, and the page where a user connects the app.
    const furtherOnes = new Set([`${name}Headers`, `${name}AuthorizeUrl`])
    const values = main.values.filter((value) => !furtherOnes.has(value))
    expect(values.toSorted()).toEqual(['createAuthPool', `create${vendor}Auth`, 'isAuthError', 'retryAfterMs'])
    expect(main.types).toEqual(
      expect.arrayContaining([`${vendor}Auth`, `${vendor}Credentials`, `${vendor}Environment`, `${vendor}Options`]),
    )
    // What a program names of core, so that it need not depend on core: these, and what an option of its own takes.
    const cores = ['Auth', 'AuthError', 'AuthErrorCode', 'AuthEvent', 'AuthPool', 'Token']
    const taken =
      [...read(`packages/${folder}/src/options.ts`).matchAll(/\bRefreshTokens\b/g)].length > 0 ? ['RefreshTokens'] : []
    expect(main.types.filter((type) => !type.startsWith(vendor))).toEqual([...cores, ...taken].toSorted())
    expect(testing.values).toEqual([`simulate${vendor}`])
    expect(testing.types).toContain(`Simulate${vendor}Options`)
  })

  it.each(providers)('%s has the same entries, scripts and published files as the others', (name) => {
    const { exports, scripts, files: published, type, sideEffects, engines } = readJson(`packages/${name}/package.json`)
    const toast = readJson('packages/toast/package.json')
    expect({ exports, scripts, files: published, type, sideEffects, engines }).toEqual({
      exports: toast['exports'],
      scripts: toast['scripts'],
      files: toast['files'],
      type: toast['type'],
      sideEffects: toast['sideEffects'],
      engines: toast['engines'],
    })
  })

  it.each(providers)('%s leaves loops, timers, caches and retries to core', (name) => {
    const found = ['provider', 'options', 'api', 'errors'].flatMap((file) =>
      nodesOf(`packages/${name}/src/${file}.ts`).flatMap((node) => {
        const { type, name: identifier } = node
        if (/^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(type)) return [`${file}.ts: ${type}`]
        if (type !== 'Identifier') return []
        const isStateOrTime = /^(set(Timeout|Interval|Immediate)|(Weak)?(Map|Set|Ref))$/.test(String(identifier))
        const isCores = /retry|retries|cache/i.test(String(identifier))
        return isStateOrTime || isCores ? [`${file}.ts: ${String(identifier)}`] : []
      }),
    )
    expect(found).toEqual([])
  })
})
