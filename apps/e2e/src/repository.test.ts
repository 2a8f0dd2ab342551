import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { providers } from './lists.fixture.js'
import {
  codeOf,
  exists,
  exportsOf,
  files,
  folders,
  importsOf,
  isForTests,
  nodesOf,
  packages,
  reachableFrom,
  read,
  readJson,
  typescriptIn,
} from './repository.fixture.js'

type Ranges = Record<'dependencies' | 'peerDependencies', Record<string, string> | undefined>

describe('every package', () => {
  it.each(folders)('%s is named after its folder and has the four scripts', (folder) => {
    const { name, scripts } = readJson(`${folder}/package.json`)
    expect(name).toBe(`@auth/${folder.split('/')[1]}`)
    expect(scripts).toMatchObject({
      build: expect.any(String),
      test: expect.any(String),
      typecheck: expect.any(String),
      lint: expect.any(String),
    })
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
    const { exports, types, typesVersions } = readJson(`packages/${name}/package.json`)
    const entries = Object.entries(exports as object).filter(([path]) => path !== './package.json')
    expect(entries.map(([path]) => path)).toContain('.')
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
    expect(types).toBe('./dist/index.d.ts')
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
    expect(names.filter((file) => !isForTests(file))).toEqual([
      'api.ts',
      'errors.ts',
      'index.ts',
      'options.ts',
      'provider.ts',
      'testing.ts',
    ])
  })

  it.each(providers)('%s exports the same kinds of things as the others', (name) => {
    const main = exportsOf(`packages/${name}/src/index.ts`)
    const testing = exportsOf(`packages/${name}/src/testing.ts`)
    const vendor = /^create(.+)Auth$/.exec(main.values.find((value) => value.startsWith('create')) ?? '')?.[1] ?? '?'
    const headers = `${vendor.charAt(0).toLowerCase()}${vendor.slice(1)}Headers`
    expect(main.values.filter((value) => value !== headers)).toEqual([`create${vendor}Auth`])
    expect(main.types).toEqual(
      expect.arrayContaining([`${vendor}Credentials`, `${vendor}Environment`, `${vendor}Options`]),
    )
    expect(main.types.filter((type) => !type.startsWith(vendor))).toEqual([])
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

describe('imports', () => {
  const isOurs = (from: string) => from.startsWith('@auth/')

  /** Which of our packages, and which entries of theirs, a file may import. */
  function allowed(path: string): RegExp {
    const [parent, name = ''] = path.split('/')
    if (parent === 'apps') return new RegExp(`^@auth/(${packages.join('|')})(/.+)?$`)
    if (name === 'core') return /^$/
    const entries = isForTests(path) ? '(/testing)?' : '/testing'
    return name === 'sandbox'
      ? new RegExp(`^@auth/(core(/.+)?|(${providers.join('|')})${entries})$`)
      : /^@auth\/core(\/.+)?$/
  }

  /**
   * Whether a test of an app is set up by a package's fixture, which has no entry of its own: it is not published. What
   * Node runs as it is names the fixture with `.ts`.
   */
  const isFixtureForApp = (path: string, target: string) =>
    path.startsWith('apps/') && isForTests(path) && /^packages\/[^/]+\/src\/.+\.fixture\.[jt]s$/.test(target)

  /** Whether a test is one of the scripts in `.ci`, which have none beside them. */
  const isScriptUnderTest = (path: string, target: string) =>
    path.startsWith('apps/e2e/') && isForTests(path) && target.startsWith('.ci/')

  function mayImport(path: string, from: string): boolean {
    if (!from.startsWith('.')) return !/^(file:|\/)/.test(from) && (!isOurs(from) || allowed(path).test(from))
    const target = join(dirname(path), from)
    const [parent, name] = path.split('/')
    return target.startsWith(`${parent}/${name}/`) || isFixtureForApp(path, target) || isScriptUnderTest(path, target)
  }

  it('follow the dependency rule', () => {
    const broken = folders.flatMap((folder) =>
      typescriptIn(folder).flatMap((path) =>
        importsOf(path)
          .filter(({ from }) => !mayImport(path, from))
          .map(({ from }) => `${path} imports ${from}`),
      ),
    )
    expect(broken).toEqual([])
  })

  it.each([
    ['./b.js', 'may', 'apps/demo/src/a.ts'],
    ['../../../.ci/b.mjs', 'may', 'apps/e2e/src/a.test.ts'],
    ['../../../.ci/b.mjs', 'may not', 'apps/demo/src/a.test.ts'],
    ['../../../packages/toast/src/b.fixture.js', 'may', 'apps/e2e/src/a.test.ts'],
    ['../../../packages/toast/src/b.fixture.ts', 'may', 'apps/e2e/src/a.fixture.ts'],
    ['../../../packages/toast/src/api.ts', 'may not', 'apps/e2e/src/a.fixture.ts'],
    ['../../demo/src/b.fixture.ts', 'may not', 'apps/e2e/src/a.fixture.ts'],
    ['../../../packages/toast/src/b.fixture.ts', 'may not', 'apps/demo/src/a.ts'],
    ['../../mypos/src/b.fixture.ts', 'may not', 'packages/toast/src/a.test.ts'],
    ['/packages/toast/src/b.js', 'may not', 'packages/toast/src/a.ts'],
    ['@auth/core', 'may', 'packages/toast/src/a.ts'],
    ['@auth/mypos', 'may not', 'packages/toast/src/a.ts'],
    ['@auth/toast', 'may not', 'packages/core/src/a.ts'],
  ])('of %s %s stand in %s', (from, verdict, path) => {
    expect(mayImport(path, from) ? 'may' : 'may not').toBe(verdict)
  })

  it('follow it in package.json too', () => {
    const broken = folders.flatMap((folder) => {
      const manifest = readJson(`${folder}/package.json`)
      const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
      return kinds
        .flatMap((kind) => Object.keys(manifest[kind] ?? {}))
        .filter(isOurs)
        .filter((name) => ![name, `${name}/testing`].some((entry) => allowed(`${folder}/src/index.ts`).test(entry)))
        .map((name) => `${folder} depends on ${name}`)
    })
    expect(broken).toEqual([])
  })

  it.each([
    ...packages.filter((name) => name !== 'sandbox').map((name) => `packages/${name}/src/index.ts`),
    'packages/core/src/testing.ts',
  ])('of %s never lead to msw, which is an optional peer', (entry) => {
    const found = [...reachableFrom([entry], 'run')].flatMap((path) =>
      importsOf(path)
        .filter(({ from, typeOnly }) => !typeOnly && /^msw|\/(testing|simulator)(\.js)?$/.test(from))
        .map(({ from }) => `${path} loads ${from}`),
    )
    expect(found).toEqual([])
  })

  it('are not needed for core to know a vendor: its code names none', () => {
    const sources = typescriptIn('packages/core/src').filter((path) => !isForTests(path))
    expect(sources.length).toBeGreaterThan(20)
    expect(sources.filter((path) => /toast|my\s?pos|it\s?retail|marktpos/i.test(codeOf(path)))).toEqual([])
  })
})
