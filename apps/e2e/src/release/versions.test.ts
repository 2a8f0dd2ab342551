import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from './command.fixture.js'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'

/** A new core does not move these: itself, and the package that knows it by its events alone. */
const independent = new Set(['core', 'otel'])

let repository: ScratchRepository
let first: Record<string, string>
beforeAll(async () => {
  repository = await scratchRepository()
  await repository.version()
  await repository.git('tag', 'start')
  first = await repository.versions()
}, 120_000)
afterAll(() => repository.close())
beforeEach(() => repository.restore('start'))

/** The packages whose version is another one than before, with that version. */
async function moved() {
  const now = await repository.versions()
  return Object.fromEntries(Object.entries(now).filter(([name, version]) => first[name] !== version))
}

describe('changesets', () => {
  it('of the first release make every package 0.1.0, with notes of its own', async () => {
    expect(new Set(Object.values(first))).toEqual(new Set(['0.1.0']))
    for (const name of Object.keys(first)) {
      expect(await repository.read(`packages/${name}/CHANGELOG.md`)).toMatch(
        /^# .+\n\n## 0\.1\.0\n\n.+\n\n- \w{7}: First release of /,
      )
    }
  })

  it('for one package move that one alone', async () => {
    await repository.changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository.version()
    expect(await moved()).toEqual({ toast: '0.1.1' })
    const files = await repository.git('show', '--name-only', '--format=', 'HEAD')
    expect(files).toBe('packages/toast/CHANGELOG.md\npackages/toast/package.json')
  })

  it('for a patch of core move core alone: the ranges of the others take it in', async () => {
    await repository.changeset({ core: 'patch' }, 'Core is kinder')
    await repository.version()
    expect(await moved()).toEqual({ core: '0.1.1' })
  })

  it('for a core that the ranges do not take in move every package that depends on it by a patch', async () => {
    await repository.changeset({ core: 'minor' }, 'Core can do more')
    await repository.version()
    const { core, ...dependents } = await moved()
    expect(core).toBe('0.2.0')
    expect(dependents).toEqual(
      Object.fromEntries(Object.keys(first).flatMap((name) => (independent.has(name) ? [] : [[name, '0.1.1']]))),
    )
    expect(await repository.read('packages/toast/CHANGELOG.md')).toContain('- @auth/core@0.2.0')
  })

  it('of a dependent go before the patch that it would get', async () => {
    await repository.changeset({ core: 'minor' }, 'Core can do more')
    await repository.changeset({ toast: 'minor' }, 'Toast can do more')
    await repository.version()
    expect(await moved()).toMatchObject({ core: '0.2.0', toast: '0.2.0', mypos: '0.1.1' })
  })

  it('leave apps and the lockfile as they are, and everything formatted', async () => {
    await repository.changeset(
      { core: 'minor', toast: 'patch' },
      'Core can do more, which makes a line long enough to be wrapped by a formatter that wraps',
    )
    await repository.version()
    const files = (await repository.git('show', '--name-only', '--format=', 'HEAD')).split('\n')
    expect(files.filter((path) => !/^(\.changeset|packages)\//.test(path))).toEqual([])
    const install = ['install', '--frozen-lockfile', '--offline', '--lockfile-only']
    await run('pnpm', install, { cwd: repository.folder })
    await run(join(repository.folder, 'node_modules/.bin/oxfmt'), ['--check', 'packages'], { cwd: repository.folder })
  })
})

it('packages depend on each other by the caret range of what is in this repository', async () => {
  for (const name of Object.keys(first).filter((folder) => !independent.has(folder))) {
    const { dependencies } = JSON.parse(await repository.read(`packages/${name}/package.json`)) as {
      dependencies: Record<string, string>
    }
    const own = Object.entries(dependencies).filter(([dependency]) => dependency.startsWith('@auth/'))
    expect(own).toContainEqual(['@auth/core', 'workspace:^'])
    expect(own.filter(([, range]) => range !== 'workspace:^')).toEqual([])
  }
})
