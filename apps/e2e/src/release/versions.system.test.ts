import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { attempt, run } from './command.fixture.js'
import { useVersionedRepository } from './versioned.fixture.js'

/** A new core does not move these: itself, and the package that knows it by its events alone. */
const independent = new Set(['core', 'otel'])

const { repository, versioned } = useVersionedRepository()
const changelog = (name: string) => repository().read(`packages/${name}/CHANGELOG.md`)

/** The packages whose version is another one than 0.1.0, with that version. */
async function moved() {
  const now = Object.entries(await repository().versions())
  return Object.fromEntries(now.filter(([, version]) => version !== '0.1.0'))
}

/** All packages that depend on core, and a version. */
async function dependentsAt(version: string) {
  const names = Object.keys(await repository().versions()).filter((name) => !independent.has(name))
  return Object.fromEntries(names.map((name) => [name, version]))
}

describe('changesets', () => {
  it('of the first release make every package 0.1.0, with notes of its own and of nothing else', async () => {
    const versions = await repository().versions()
    expect(new Set(Object.values(versions))).toEqual(new Set(['0.1.0']))
    for (const name of Object.keys(versions)) {
      expect(await changelog(name)).toMatch(
        new RegExp(
          `^# @auth/${name}\n\n## 0\\.1\\.0\n\n### Minor Changes\n\n- First release of ${name} \\(.+ by Tester\\)\n$`,
        ),
      )
    }
  })

  it('for one package move that one alone', async () => {
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().version()
    expect(await moved()).toEqual({ toast: '0.1.1' })
    const files = await repository().git('show', '--name-only', '--format=', 'HEAD')
    expect(files).toBe('packages/toast/CHANGELOG.md\npackages/toast/package.json')
  })

  it('for a patch of core move core alone: the ranges of the others take it in', async () => {
    await repository().changeset({ core: 'patch' }, 'Core is kinder')
    await repository().version()
    expect(await moved()).toEqual({ core: '0.1.1' })
  })

  it('for a core that the ranges do not take in move what depends on it as far, whatever it asked for itself', async () => {
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().changeset({ mypos: 'major' }, 'myPOS is done')
    await repository().version()
    // The sandbox and the command line depend on myPOS, too.
    const done = { mypos: '1.0.0', sandbox: '1.0.0', cli: '1.0.0' }
    expect(await moved()).toEqual({ ...(await dependentsAt('0.2.0')), core: '0.2.0', ...done })
  })

  it('for a core above 1.0 move what depends on it as far, in one line with it or not', async () => {
    await repository().changeset({ core: 'major', toast: 'major' }, 'They are done')
    await repository().version()
    expect(await moved()).toEqual({ ...(await dependentsAt('1.0.0')), core: '1.0.0' })
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().version()
    expect(await moved()).toMatchObject({ core: '1.1.0', toast: '1.0.0' })
    await repository().changeset({ core: 'major' }, 'Core is another one')
    await repository().version()
    expect(await moved()).toEqual({ ...(await dependentsAt('2.0.0')), core: '2.0.0' })
  })

  it('for a provider move the sandbox and the command line with it, and nothing else', async () => {
    await repository().changeset({ toast: 'minor' }, 'Toast can do more')
    await repository().version()
    expect(await moved()).toEqual({ toast: '0.2.0', sandbox: '0.2.0', cli: '0.2.0' })
  })

  it('leave apps and the lockfile as they are, and everything formatted', async () => {
    await repository().changeset(
      { core: 'minor', toast: 'patch' },
      'Core can do more, which makes a line long enough to be wrapped by a formatter that wraps\n\n* by *all* rules\n* but `one`',
    )
    await repository().git('add', '--all')
    const author = '--author=_Ada_ *B.* [x](y) <ada@example.com>'
    await repository().git('commit', '--quiet', author, '--message=Odd `$(x)` *subject* (#12)')
    await repository().version()
    expect(await changelog('toast')).toMatch(/\[#12\]\(https:.+\/pull\/12\) by .+Ada.+\)/)
    const files = (await repository().git('show', '--name-only', '--format=', 'HEAD')).split('\n')
    expect(files.filter((path) => !/^(\.changeset|packages)\//.test(path))).toEqual([])
    const install = ['install', '--frozen-lockfile', '--offline', '--lockfile-only']
    await run('pnpm', install, { cwd: repository().folder })
    await run(join(repository().folder, 'node_modules/.bin/oxfmt'), ['--check', 'packages'], {
      cwd: repository().folder,
    })
  })

  it('make versions without a history, too', async () => {
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    const history = join(repository().folder, '.git')
    await rename(history, `${history}-away`)
    const { status, output } = await repository().script('changeset', ['version'])
    await rename(`${history}-away`, history)
    expect(output).toContain('@auth/toast@0.2.0')
    expect(status).toBe(0)
    expect(await changelog('toast')).toContain('\n- Brings `@auth/core` 0.2.0:\n  - Core can do more\n')
  })

  it('make no version that is out already', async () => {
    await repository().git('tag', '@auth/toast@0.1.1')
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    const { status, output } = await repository().script('changeset', ['version'])
    expect(output).toContain('Released already, from another commit: @auth/toast@0.1.1. On main, a larger bump')
    expect(status).toBe(1)
    expect(await moved()).toEqual({})
  })
})

describe('a snapshot', () => {
  it('has every package, so that those of one commit fit together', async () => {
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().commit('Core can do more')
    const commit = await repository().git('rev-parse', 'HEAD')
    expect(await repository().script('changeset', ['version', '--snapshot', 'canary'])).toMatchObject({ status: 0 })
    expect(new Set(Object.values(await repository().versions()))).toEqual(new Set([`0.0.0-canary-${commit}`]))
    expect(await changelog('toast')).toMatch(
      /^## 0\.0\.0-canary-\w+\n\n### \w+ Changes\n\n- Brings `@auth\/core` 0\.0\.0-canary-/m,
    )
  })
})

describe('versions are made in one way', () => {
  it('the command of changesets by itself makes none, says what does, and changes nothing', async () => {
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().commit('Core can do more')
    const command = join(repository().folder, 'node_modules/@changesets/cli/bin.js')
    const { status, output } = await attempt('node', [command, 'version'], { cwd: repository().folder })
    expect(output).toContain('Versions are made by `pnpm changeset version`')
    expect(status).not.toBe(0)
    expect(await repository().git('status', '--porcelain')).toBe('')
  })

  it('`pnpm changeset version` is the script of this repository, and its other commands are those of changesets', async () => {
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    const pnpm = (...args: string[]) =>
      run('pnpm', ['--config.verify-deps-before-run=false', 'changeset', ...args], { cwd: repository().folder })
    expect(await pnpm('--help')).toContain('$ changeset version')
    expect(await pnpm('version')).toContain('@auth/toast@0.2.0')
    expect(await pnpm('version')).toContain('There is nothing to version.')
    expect(await repository().git('rev-parse', 'HEAD')).toBe(versioned())
  })
})

it('packages depend on each other by the caret range of what is in this repository', async () => {
  for (const name of Object.keys(await dependentsAt(''))) {
    const { dependencies } = JSON.parse(await repository().read(`packages/${name}/package.json`)) as {
      dependencies: Record<string, string>
    }
    const own = Object.entries(dependencies).filter(([dependency]) => dependency.startsWith('@auth/'))
    expect(own).toContainEqual(['@auth/core', 'workspace:^'])
    expect(own.filter(([, range]) => range !== 'workspace:^')).toEqual([])
  }
})
