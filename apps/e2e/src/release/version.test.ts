import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { packages } from '../repository.fixture.js'
import { standInForge, type Forge } from './forge.fixture.js'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'

let repository: ScratchRepository
let forge: Forge
beforeAll(async () => {
  repository = await scratchRepository()
  await repository.git('tag', 'unversioned')
  await repository.version()
  await repository.git('tag', 'versioned')
}, 120_000)
afterAll(() => repository.close())
beforeEach(async () => {
  forge = await standInForge(join(repository.folder, '.git/forge'))
})

const version = () => repository.script('version', [], forge.env)

describe('the version pull request', () => {
  it('is opened with all pending changesets, and its checks are started', async () => {
    await repository.restore('unversioned')
    expect(await version()).toMatchObject({ status: 0 })
    expect(await forge.commands()).toEqual([
      'pr list --head version-packages --base main --limit 1000 --json number,isCrossRepository',
      'pr create --head version-packages --base main --title Version packages --body-file -',
      'workflow run ci.yml --ref version-packages',
    ])
    const body = await forge.lastInput()
    expect(body).toContain('# @auth/toast 0.1.0\n\n### Minor Changes\n\n- ')
    expect(body.match(/^# @auth\//gm)).toHaveLength(packages.length)
    const pushed = await repository.git('show', 'origin/version-packages:packages/toast/package.json')
    expect(JSON.parse(pushed)).toMatchObject({ version: '0.1.0' })
  })

  it('leaves the main branch and the tree as they were', async () => {
    await repository.restore('unversioned')
    await version()
    expect(await repository.git('branch', '--show-current')).toBe('main')
    expect(await repository.git('status', '--porcelain')).toBe('')
    expect(await repository.git('rev-parse', 'origin/main')).toBe(await repository.git('rev-parse', 'unversioned'))
  })

  it('is not made of what is not committed', async () => {
    await repository.restore('unversioned')
    await repository.write('packages/toast/src/new.ts', 'export {}\n')
    const { status, output } = await version()
    expect(output).toContain('The tree is dirty')
    expect(status).toBe(1)
    expect(await forge.commands()).toEqual([])
    expect(await repository.git('status', '--porcelain')).toBe('?? packages/toast/src/new.ts')
  })

  it('is kept up to date with main: one branch, pushed anew, and one pull request', async () => {
    await repository.restore('versioned')
    await repository.changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository.commit('Toast is kinder')
    await version()
    await repository.changeset({ mypos: 'patch' }, 'myPOS is kinder')
    await repository.commit('myPOS is kinder')
    expect(await version()).toMatchObject({ status: 0 })
    const commands = await forge.commands()
    expect(commands.filter((command) => command.startsWith('pr create'))).toHaveLength(1)
    expect(commands.filter((command) => command.startsWith('pr edit'))).toEqual(['pr edit 7 --body-file -'])
    expect((await forge.lastInput()).match(/^# .+/gm)).toEqual(['# @auth/mypos 0.1.1', '# @auth/toast 0.1.1'])
    const parent = await repository.git('rev-parse', 'origin/version-packages~1')
    expect(parent).toBe(await repository.git('rev-parse', 'origin/main'))
  })
})

describe('once it is merged', () => {
  const started = async () =>
    (await forge.commands()).flatMap(
      (command) => /^workflow run release-(.+)\.yml --ref main$/.exec(command)?.[1] ?? [],
    )

  it('the pipelines of all new versions are started, dependencies first', async () => {
    await repository.restore('versioned')
    expect(await version()).toMatchObject({ status: 0 })
    const order = await started()
    expect(order).toHaveLength(packages.length)
    expect(order[0]).toBe('core')
    expect(order.at(-1)).toBe('sandbox')
    expect((await forge.commands()).filter((command) => command.startsWith('pr '))).toEqual([])
  })

  it('those of versions that have a tag are not, be the tag here or at the remote alone', async () => {
    await repository.restore('versioned')
    for (const name of packages.filter((each) => each !== 'toast')) {
      await repository.git('push', '--quiet', 'origin', `HEAD:refs/tags/@auth/${name}@0.1.0`)
    }
    await repository.git('tag', '@auth/toast@0.0.9')
    await version()
    expect(await started()).toEqual(['toast'])
    expect(await forge.commands()).toHaveLength(1)
  })
})
