import { describe, expect, it } from 'vitest'
import { caches, listsIn, missingIn, providers } from './lists.fixture.js'
import { files, packages, read, readJson, typescriptIn } from './repository.fixture.js'

const missing = (wanted: readonly string[], found: Iterable<string>) => {
  const there = new Set(found)
  return wanted.filter((name) => !there.has(name))
}
const namesIn = (path: string, pattern: RegExp) => [...read(path).matchAll(pattern)].map(([, name = '']) => name)
const keysOf = (value: unknown) => Object.keys(value as object)

describe('a list in code', () => {
  const code = files.filter(
    (path) => /^(apps|packages|\.ci)\/.+\.(ts|tsx|mjs|cjs|js)$/.test(path) && !path.endsWith('.d.ts'),
  )
  const lists = code.flatMap((path) => listsIn(path, read(path)).map(({ line, names }) => ({ path, line, names })))

  it('that names three vendors or caches names all', () => {
    const short = lists.flatMap(({ path, line, names }) => {
      const left = missingIn(names)
      return left.length > 0 ? [`${path}:${line} names ${names.join(', ')}, and leaves out ${left.join(', ')}`] : []
    })
    expect(short).toEqual([])
  })

  it('is found in every form that has one', () => {
    const isOfVendors = (names: readonly string[]) => providers.filter((name) => names.includes(name)).length > 2
    const found = new Set(lists.filter(({ names }) => isOfVendors(names)).map(({ path }) => path))
    const some = [
      'packages/cli/src/live-providers.ts',
      'apps/e2e/src/fleet/protocol.fixture.ts',
      'apps/e2e/src/published/consumer/by-require.fixture.cjs',
      'apps/e2e/src/published/consumer/types-node10.fixture.ts',
      'apps/e2e/src/vendors.fixture.ts',
      'packages/sandbox/src/controls.ts',
      'packages/sandbox/src/sandbox.ts',
    ]
    expect(missing(some, found)).toEqual([])
  })

  it.each([
    ['two vendors', providers.slice(1, 3), []],
    ['two caches and one vendor', [...caches.slice(1, 3), ...providers.slice(2, 3)], []],
    ['one cache and two vendors', [...caches.slice(1, 2), ...providers.slice(1, 3)], []],
    ['two caches and two vendors', [...caches.slice(1, 3), ...providers.slice(1, 3)], ['core', ...caches.slice(0, 1)]],
  ])('of %s may be of those alone, or not', (_what, names, left) => {
    expect(missingIn(names)).toEqual(expect.arrayContaining(left))
    expect(missingIn(names).length > 0).toBe(left.length > 0)
  })
})

describe('every package', () => {
  it.each(['README.md', 'docs/architecture.md'])('is in the table of packages in %s', (path) => {
    expect(missing(packages, namesIn(path, /^(?:\| \[| {2}[\w-]+\/ +)`?@auth\/([\w-]+)/gm))).toEqual([])
  })

  it('can be imported by the examples of the documents', () => {
    const { devDependencies } = readJson('apps/e2e/package.json')
    expect(
      missing(
        packages.map((name) => `@auth/${name}`),
        keysOf(devDependencies),
      ),
    ).toEqual([])
  })

  it('is imported by a program that is compiled with it as published', () => {
    const names = namesIn(
      'apps/e2e/src/published/consumer/types-node10.fixture.ts',
      /from '@auth\/([\w-]+)(?:\/[\w-]+)?'/g,
    )
    expect(missing(packages, names)).toEqual([])
  })
})

describe('every provider', () => {
  it('has limits for its size', () => {
    expect(missing(providers, keysOf(readJson('.ci/checks/size-limits.json')))).toEqual([])
  })

  it('has tests that name the rows of its vendor in docs/providers.md', () => {
    const rows = /\[[A-Z][A-Z\d]*-\d+\]/
    const named = providers.filter((name) =>
      typescriptIn(`packages/${name}`).some((path) => path.endsWith('.test.ts') && rows.test(read(path))),
    )
    expect(missing(providers, named)).toEqual([])
  })

  it('has its variables in the example of a .env file', () => {
    const variables = namesIn('packages/cli/.env.example', /^([A-Z][A-Z\d]*)_ENVIRONMENT=/gm)
    expect(
      missing(
        providers,
        variables.map((name) => name.toLowerCase()),
      ),
    ).toEqual([])
  })

  it('is a dependency of the sandbox, the command line, the demo and the benchmark', () => {
    for (const folder of ['packages/sandbox', 'packages/cli', 'apps/demo', 'apps/bench']) {
      const { dependencies } = readJson(`${folder}/package.json`)
      expect([
        folder,
        missing(
          providers.map((name) => `@auth/${name}`),
          keysOf(dependencies),
        ),
      ]).toEqual([folder, []])
    }
  })
})

it('nothing that `pnpm new` made is left to state', () => {
  const published = files.filter((path) => /^(packages|docs)\//.test(path))
  const left = published.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (line.includes('TO STATE') ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  )
  expect(left).toEqual([])
})

it('every cache is in the table of docs/caches.md', () => {
  expect(missing(caches, namesIn('docs/caches.md', /\(\.\.\/packages\/([\w-]+)\/README\.md\)/g))).toEqual([])
})
