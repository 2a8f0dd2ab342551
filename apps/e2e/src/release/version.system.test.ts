import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { packages } from '../repository.fixture.js'
import { standInForge, type Forge } from './forge.fixture.js'
import { tagAll, useVersionedRepository } from './versioned.fixture.js'

const { repository, unversioned, versioned } = useVersionedRepository()
let forge: Forge
beforeEach(async () => {
  forge = await standInForge(join(repository().folder, '.git/forge'))
})

/** Both jobs, as the pipeline runs them. */
async function version(more: NodeJS.ProcessEnv = {}) {
  const computed = await repository().script('compute-versions', [])
  return computed.status === 0 ? propose(more) : computed
}
const propose = (more: NodeJS.ProcessEnv = {}) => repository().script('version', [], { ...forge.env, ...more })

/** What the forge was told to do. */
const done = async () => (await forge.commands()).filter((command) => !/^(pr|run) list/.test(command))
const started = async () =>
  (await done()).flatMap((command) => /^workflow run release-(.+)\.yml --ref main --field/.exec(command)?.[1] ?? [])

describe('the version pull request', () => {
  beforeAll(() => tagAll(repository()))
  afterAll(async () => {
    const tags = packages.map((name) => `refs/tags/@auth/${name}@0.1.0`)
    await repository().git('push', '--quiet', '--delete', 'origin', ...tags)
  })

  it('is opened with all pending changesets, and its checks are started', async () => {
    await repository().restore(unversioned())
    expect(await version()).toMatchObject({ status: 0 })
    expect(await forge.commands()).toEqual([
      'pr list --head version-packages --base main --limit 1000 --json number,isCrossRepository',
      'pr create --head version-packages --base main --title Version packages --body-file -',
      'workflow run ci.yml --ref version-packages',
    ])
    const body = await forge.lastInput()
    expect(body).toContain('# @auth/toast 0.1.0\n\n### Minor Changes\n\n- ')
    expect(body.match(/^# @auth\//gm)).toHaveLength(packages.length)
    const pushed = await repository().git('show', 'origin/version-packages:packages/toast/package.json')
    expect(JSON.parse(pushed)).toMatchObject({ version: '0.1.0' })
    expect(await repository().git('branch', '--show-current')).toBe('main')
    expect(await repository().git('status', '--porcelain')).toBe('')
    expect(await repository().git('rev-parse', 'origin/main')).toBe(unversioned())
  })

  it('is not made of what is not committed', async () => {
    await repository().restore(unversioned())
    await repository().write('packages/toast/src/new.ts', 'export {}\n')
    for (const script of ['compute-versions', 'version']) {
      const { status, output } = await repository().script(script, [], forge.env)
      expect(output).toContain('The tree is dirty')
      expect(status).toBe(1)
    }
    expect(await forge.commands()).toEqual([])
    expect(await repository().git('status', '--porcelain')).toBe('?? packages/toast/src/new.ts')
  })

  it('is kept up to date with main: one branch, pushed anew, and one pull request', async () => {
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().commit('Toast is kinder')
    await version()
    await repository().changeset({ mypos: 'patch' }, 'myPOS is kinder')
    await repository().commit('myPOS is kinder')
    expect(await version()).toMatchObject({ status: 0 })
    const commands = await done()
    expect(commands.filter((command) => command.startsWith('pr create'))).toHaveLength(1)
    expect(commands.filter((command) => command.startsWith('pr edit'))).toEqual(['pr edit 7 --body-file -'])
    expect((await forge.lastInput()).match(/^# .+/gm)).toEqual(['# @auth/mypos 0.1.1', '# @auth/toast 0.1.1'])
    const parent = await repository().git('rev-parse', 'origin/version-packages~1')
    expect(parent).toBe(await repository().git('rev-parse', 'origin/main'))
  })

  it('is cut off, and says so, where the forge would refuse its text', async () => {
    await repository().changeset({ toast: 'patch' }, `A change\n${'that goes on and on\n'.repeat(4000)}`)
    await repository().commit('Much')
    expect(await version()).toMatchObject({ status: 0 })
    const body = await forge.lastInput()
    expect(body.length).toBeLessThan(65_536)
    expect(body).toMatch(/\n\nThis is cut off; the changelogs have all of it\.$/)
  })
})

describe('a maintenance branch', () => {
  it('has a pull request of its own', async () => {
    await repository().git('switch', '--quiet', '--force-create', 'release/toast-0.1')
    await repository().changeset({ toast: 'patch' }, 'Toast is mended')
    await repository().commit('Toast is mended')
    expect(await version()).toMatchObject({ status: 0 })
    const title = 'Version packages of release/toast-0.1'
    expect(await done()).toContain(
      `pr create --head version-packages-toast-0.1 --base release/toast-0.1 --title ${title} --body-file -`,
    )
    expect((await done()).filter((command) => command.startsWith('workflow run release-core.yml'))).toEqual([
      `workflow run release-core.yml --ref release/toast-0.1 --field commit=${versioned()}`,
    ])
  })

  it('does not leave its line', async () => {
    await repository().git('switch', '--quiet', '--force-create', 'release/toast-0.1')
    await repository().changeset({ toast: 'minor' }, 'Toast can do more')
    await repository().commit('Toast can do more')
    const { status, output } = await version()
    expect(output).toContain('release/toast-0.1 is no place for @auth/toast 0.2.0: it is not in that line.')
    expect(status).toBe(1)
    expect((await done()).filter((command) => command.startsWith('pr '))).toEqual([])
  })

  it.each(['topic', 'release/toast', 'release/toast-0', 'release/soup-1'])(
    'is not called %s, and nothing is started there',
    async (name) => {
      await repository().git('switch', '--quiet', '--force-create', name)
      const { status, output } = await version()
      expect(output).toContain('Versions are proposed on main and on maintenance branches')
      expect(status).toBe(1)
      expect(await forge.commands()).toEqual([])
    },
  )
})

describe('once it is merged', () => {
  it('the pipelines of all new versions are started on its commit, dependencies first, and never twice', async () => {
    await repository().write('packages/toast/src/new.ts', 'export {}\n')
    await repository().commit('A change that lands before the releases have run')
    expect(await version()).toMatchObject({ status: 0 })
    const order = await started()
    expect(order).toHaveLength(packages.length)
    expect(order[0]).toBe('core')
    const inOrder = ['core', 'toast', 'sandbox', 'cli']
    expect(order.filter((name) => inOrder.includes(name))).toEqual(inOrder)
    expect((await done()).filter((command) => !command.endsWith(` --field commit=${versioned()}`))).toEqual([])

    const { status, output } = await version()
    expect(output).toMatch(/the release of @auth\/toast@0\.1\.0 was started before: failure; again: gh run rerun 10\d/)
    expect(status).toBe(0)
    expect(await started()).toEqual(order)
  })

  it('those of versions that have a tag are not, be the tag here or at the remote alone', async () => {
    await tagAll(repository())
    await repository().git('push', '--quiet', '--delete', 'origin', 'refs/tags/@auth/toast@0.1.0')
    await repository().git('tag', '@auth/toast@0.0.9')
    // A run that was skipped, since its branch is not for releases, has released nothing.
    await version({ SKIPPED_RUN: `Release toast ${versioned()}` })
    expect(await started()).toEqual(['toast'])
    expect(await done()).toHaveLength(1)
  })
})
