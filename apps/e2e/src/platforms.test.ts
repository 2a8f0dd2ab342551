import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { needPosix } from '../../../.ci/posix-tests.mjs'
import { startable } from '../../../.ci/release/command.mjs'
import { files, read, readJson } from './repository.fixture.js'

interface Locked {
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

interface Lockfile {
  readonly importers: Record<string, { optionalDependencies?: Record<string, { version: string }> }>
  readonly packages: Record<string, Locked>
  readonly snapshots: Record<string, { optionalDependencies?: Record<string, string> }>
}

const lockfiles = files.filter((path) => path.endsWith('pnpm-lock.yaml'))
const load = (path: string) => parse(read(path)) as Lockfile

/** What a lockfile has for a machine: `darwin arm64`, `linux x64 musl`. */
const platformsOf = ({ os = ['any'], cpu = ['any'], libc = [''] }: Locked) =>
  os.flatMap((system) => cpu.flatMap((processor) => libc.map((name) => `${system} ${processor} ${name}`.trim())))

/** Each native tool of a lockfile, and the machines that it has a build for. */
function nativeTools({ packages, snapshots }: Lockfile): { name: string; platforms: string[] }[] {
  return Object.entries(snapshots).flatMap(([name, { optionalDependencies = {} }]) => {
    if (packages[name.replace(/\(.*/, '')]?.os) return []
    const builds = Object.entries(optionalDependencies).map(
      ([part, version]) => packages[`${part}@${version.replace(/\(.*/, '')}`] ?? packages[version],
    )
    const platforms = builds.flatMap((build) => (build?.os ? platformsOf(build) : []))
    return platforms.some((platform) => platform.startsWith('linux ')) ? [{ name, platforms }] : []
  })
}

describe('lockfiles', () => {
  it.each(lockfiles)('%s has the builds of its native tools for every system, not for this one alone', (path) => {
    const missing = nativeTools(load(path)).flatMap(({ name, platforms }) => {
      const has = (wanted: string) => platforms.some((each) => each === wanted || each.startsWith(`${wanted} `))
      // Deno is published for glibc alone.
      const needsMusl = platforms.includes('linux x64 glibc') && !name.startsWith('deno@')
      const wanted = ['darwin arm64', 'darwin x64', 'win32 x64', 'linux x64', 'linux arm64']
      const all = [...wanted, ...(needsMusl ? ['linux x64 musl', 'linux arm64 musl'] : [])]
      return all.filter((each) => !has(each)).map((each) => `${name} lacks ${each}`)
    })
    expect(missing).toEqual([])
  })

  it('are of native tools, among them those that build and lint', () => {
    const names = nativeTools(load('pnpm-lock.yaml')).map(({ name }) => name.replace(/(?<=.)@.*/, ''))
    expect(names).toEqual(
      expect.arrayContaining(['esbuild', 'oxfmt', 'oxlint', 'oxlint-tsgolint', 'rolldown', 'turbo']),
    )
  })
})

describe("the repository's Node", () => {
  const { optionalDependencies } = readJson('package.json') as { optionalDependencies: Record<string, string> }
  const builds = Object.entries(optionalDependencies).filter(([name]) => name.startsWith('node-'))
  const version = builds[0]?.[1] ?? ''

  it('is one version, which pnpm and the bare machine of .ci/run have too', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(builds.map(([, each]) => each)).toEqual(builds.map(() => version))
    const workspaces = files.filter((path) => path.endsWith('pnpm-workspace.yaml'))
    const named = workspaces.map((path) => (parse(read(path)) as { nodeVersion?: string }).nodeVersion ?? version)
    expect(new Set(named)).toEqual(new Set([version]))
    expect(read('.ci/run')).toContain(` node@${version} `)
  })

  it('was found in the registry for macOS, Windows and Linux, and is left out where it could not start', () => {
    const { importers, packages } = load('pnpm-lock.yaml')
    const locked = Object.entries(importers['.']?.optionalDependencies ?? {}).flatMap(([name, { version: found }]) => {
      const build = packages[`${name}@${found}`] ?? packages[found]
      return build ? platformsOf(build) : [`nothing for ${name}`]
    })
    expect(locked.toSorted()).toEqual(
      ['darwin arm64', 'darwin x64', 'linux arm64 glibc', 'linux x64 glibc', 'win32 x64'].toSorted(),
    )
  })

  const script = fileURLToPath(new URL('../../../.ci/node-version.mjs', import.meta.url))
  const checkedBy = (own: string) => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${own}'}})`
    return spawnSync(process.execPath, ['--import', pretend, script], { encoding: 'utf8' })
  }

  it.each([
    ['22.13.0', 0],
    ['26.10.0', 0],
    ['100.0.0', 0],
    ['22.12.0', 1],
    ['20.20.2', 1],
    ['8.17.0', 1],
  ])("or the machine's own, %s, is checked after each install: exit code %i", (own, status) => {
    const done = checkedBy(own)
    expect(done.status).toBe(status)
    expect(done.stderr).toContain(status === 0 ? '' : `This needs Node 22.13 or newer, and the Node here is ${own}.`)
    expect(done.stderr.includes('start this by `pnpm`')).toBe(status === 1)
    expect((readJson('package.json')['scripts'] as Record<string, string>)['postinstall']).toContain('node-version.mjs')
  })

  it('has the types of the oldest one that packages work with, so that nothing newer compiles', () => {
    const majorOf = (range: string) => /\d+/.exec(range)?.[0]
    const { devDependencies } = readJson('package.json') as { devDependencies: Record<string, string> }
    const { engines } = readJson('packages/core/package.json') as { engines: { node: string } }
    expect(majorOf(devDependencies['@types/node'] ?? '')).toBe(majorOf(engines.node))
  })
})

describe('scripts of package.json', () => {
  /** What only a POSIX shell understands: cmd.exe runs scripts on Windows. */
  const posix: readonly (readonly [string, RegExp])[] = [
    ['a variable before the command', /(^|&& *|\|\| *)\w+=/],
    ['a variable', /\$/],
    ['a single quote', /'/],
    ['a backtick', /`/],
    ['a second command by ; or a group', /;|\{ | \}|\(/],
    [
      'a program of POSIX',
      /(^|&& *|\|\| *)(rm|cp|mv|mkdir|cat|touch|sh|bash|env|export|test|\[|chmod|sed|grep|find|\.\/)/,
    ],
    ['a file that only POSIX has', /\/dev\/|\/tmp\//],
  ]
  const faultsOf = (script: string) => posix.filter(([, pattern]) => pattern.test(script)).map(([what]) => what)

  it('need no POSIX shell', () => {
    const manifests = files.filter((path) => /(^|\/)package\.json$/.test(path))
    const faults = manifests.flatMap((path) =>
      Object.entries((readJson(path)['scripts'] ?? {}) as Record<string, string>).flatMap(([name, script]) =>
        faultsOf(script).map((what) => `${path}, ${name}: ${what}`),
      ),
    )
    expect(manifests.length).toBeGreaterThan(15)
    expect(faults).toEqual([])
  })

  it.each([
    ['X=1 tsup', 1],
    ['tsup && X=1 tsc', 1],
    ['rm -rf dist && tsup', 1],
    ['tsup && cp a b', 1],
    ["vitest --exclude '**/*.ts'", 1],
    ['a || { exit 1; }', 1],
    ['log=$(a)', 3],
    ['node ../../.ci/vitest.mjs test --testTimeout=30000 && tsup', 0],
    ['node .ci/built.mjs --filter=@auth/demo... --filter=./packages/* a.js', 0],
  ])('of the kind %j have %i faults', (script, count) => {
    expect(faultsOf(script)).toHaveLength(count)
  })
})

describe('commands that scripts start', () => {
  it('are lines for cmd.exe on Windows where they are scripts there, with paths that may have spaces', () => {
    expect(startable('pnpm', ['--dir', 'C:\\My work', 'say "a"'], 'win32')).toEqual({
      file: 'pnpm "--dir" "C:\\My work" "say ""a"""',
      args: [],
      shell: true,
    })
  })

  it.each([
    ['git', 'win32'],
    ['npm', 'linux'],
    ['pnpm', 'darwin'],
  ] as const)('are programs where they are: %s on %s', (command, platform) => {
    expect(startable(command, ['a b'], platform)).toEqual({ file: command, args: ['a b'], shell: false })
  })
})

describe('the list of tests that need POSIX', () => {
  it('names files that there are, and says why', () => {
    const entries = Object.entries(needPosix)
    expect(entries.filter(([path]) => !path.endsWith('.test.ts') || !files.includes(path))).toEqual([])
    expect(entries.filter(([, why]) => why.length < 15)).toEqual([])
  })

  it.each([
    ['bash', /'bash'|#!\/bin/],
    ['modes', /chmodSync|umask|0o777\b/],
    ['signals', /child\??\.kill\((signal|'SIG(INT|TERM))/],
    ['symbolic links', /\bsymlink(Sync)?\(/],
    ['folders of a user', /command-line\.fixture/],
  ])('has each file that is about %s', (_kind, pattern) => {
    const tests = files.filter((path) => path.endsWith('.test.ts') && !/\.system\.test\.ts$|platforms/.test(path))
    expect(tests.filter((path) => pattern.test(read(path)) && !(path in needPosix))).toEqual([])
  })

  it('is the only place where a test asks for the system', () => {
    const asking = files.filter(
      (path) => /\.(test|fixture)\.ts$/.test(path) && path !== 'apps/e2e/src/platforms.test.ts',
    )
    expect(asking.filter((path) => /process\.platform|'win32'/.test(read(path)))).toEqual([])
  })
})
