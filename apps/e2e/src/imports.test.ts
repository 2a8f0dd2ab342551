import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { providers } from './lists.fixture.js'
import {
  codeOf,
  folders,
  importsOf,
  isForTests,
  packages,
  reachableFrom,
  readJson,
  typescriptIn,
} from './repository.fixture.js'

describe('imports', () => {
  const isOurs = (from: string) => from.startsWith('@auth/')

  /** What composes the packages: the apps, and the command line, which is published. */
  const isComposing = (path: string) => /^(apps\/|packages\/cli\/)/.test(path)

  /** Which of our packages, and which entries of theirs, a file may import. */
  function allowed(path: string): RegExp {
    const [, name = ''] = path.split('/')
    if (isComposing(path)) return new RegExp(`^@auth/(${packages.join('|')})(/.+)?$`)
    if (name === 'core') return /^$/
    const entries = isForTests(path) ? '(/testing)?' : '/testing'
    return name === 'sandbox'
      ? new RegExp(`^@auth/(core(/.+)?|(${providers.join('|')})${entries})$`)
      : /^@auth\/core(\/.+)?$/
  }

  /**
   * Whether a test of what composes them is set up by a package's fixture, which has no entry of its own: it is not
   * published. What Node runs as it is names the fixture with `.ts`.
   */
  const isFixtureOfPackage = (path: string, target: string) =>
    isComposing(path) && isForTests(path) && /^packages\/[^/]+\/src\/.+\.fixture\.[jt]s$/.test(target)

  /** Whether a test is one of the scripts of the repository or its site, which have none beside them. */
  const isScriptUnderTest = (path: string, target: string) =>
    path.startsWith('apps/e2e/') && isForTests(path) && /^(\.ci|docs\/\.vitepress)\//.test(target)

  /** Whether a test of the whole is set up by an app's fixture. */
  const isFixtureOfApp = (path: string, target: string) =>
    path.startsWith('apps/e2e/') && isForTests(path) && /^apps\/[^/]+\/src\/.+\.fixture\.[jt]s$/.test(target)

  function mayImport(path: string, from: string): boolean {
    if (!from.startsWith('.')) return !/^(file:|\/)/.test(from) && (!isOurs(from) || allowed(path).test(from))
    const target = join(dirname(path), from)
    const [parent, name] = path.split('/')
    return (
      target.startsWith(`${parent}/${name}/`) ||
      isFixtureOfPackage(path, target) ||
      isFixtureOfApp(path, target) ||
      isScriptUnderTest(path, target)
    )
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
    ['../../../docs/.vitepress/b.mjs', 'may', 'apps/e2e/src/a.test.ts'],
    ['../../demo/src/b.fixture.ts', 'may', 'apps/e2e/src/a.fixture.ts'],
    ['../../e2e/src/b.fixture.ts', 'may not', 'apps/demo/src/a.fixture.ts'],
    ['../../demo/src/b.ts', 'may not', 'apps/e2e/src/a.fixture.ts'],
    ['../../../packages/toast/src/b.fixture.ts', 'may not', 'apps/demo/src/a.ts'],
    ['../../mypos/src/b.fixture.ts', 'may not', 'packages/toast/src/a.test.ts'],
    ['/packages/toast/src/b.js', 'may not', 'packages/toast/src/a.ts'],
    ['../../core/src/http/b.fixture.js', 'may', 'packages/cli/src/a.test.ts'],
    ['../../core/src/http/b.fixture.js', 'may not', 'packages/cli/src/a.ts'],
    ['@auth/sandbox', 'may', 'packages/cli/src/a.ts'],
    ['@auth/sandbox', 'may not', 'packages/toast/src/a.ts'],
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
    ...packages
      .filter((name) => name !== 'sandbox')
      .map((name) => `packages/${name}/src/${name === 'cli' ? 'accounts' : 'index'}.ts`),
    'packages/core/src/testing.ts',
  ])('of %s never lead to msw, which is an optional peer', (entry) => {
    const found = [...reachableFrom([entry], 'run')].flatMap((path) =>
      importsOf(path)
        .filter(({ from, typeOnly }) => !typeOnly && /^msw|\/(testing|simulator)(\.js)?$/.test(from))
        .map(({ from }) => `${path} loads ${from}`),
    )
    expect(found).toEqual([])
  })

  it('of otel take nothing but types from core, which it works without', () => {
    const found = [...reachableFrom(['packages/otel/src/index.ts'], 'run')].flatMap((path) => importsOf(path))
    expect(found.filter(({ from, typeOnly }) => isOurs(from) && !typeOnly)).toEqual([])
    expect(found.some(({ from }) => from === '@opentelemetry/api')).toBe(true)
  })

  it('are not needed for core to know a vendor: its code names none', () => {
    const sources = typescriptIn('packages/core/src').filter((path) => !isForTests(path))
    expect(sources.length).toBeGreaterThan(20)
    expect(sources.filter((path) => /toast|my\s?pos|it\s?retail|marktpos/i.test(codeOf(path)))).toEqual([])
  })
})
