import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { standInForge, type Forge } from './forge.fixture.js'
import { tagAll, useVersionedRepository } from './versioned.fixture.js'

const { repository } = useVersionedRepository()
let forge: Forge
beforeEach(async () => {
  forge = await standInForge(join(repository().folder, '.git/forge'))
})
beforeAll(() => tagAll(repository()))

const changeset = (...args: string[]) => repository().script('changeset', args)
const versionOf = async (...names: string[]) => {
  const all = await repository().versions()
  return names.map((name) => all[name])
}

/** Both jobs of the pipeline. */
async function pipeline() {
  await repository().script('compute-versions', [])
  const { status } = await repository().script('version', [], forge.env)
  return { status, done: (await forge.commands()).filter((command) => command.startsWith('pr create')) }
}

async function enter() {
  await changeset('pre', 'enter', 'beta')
  await repository().commit('Beta begins')
}

describe('pre mode', () => {
  it('makes betas of what the changesets say, and of what depends on it, and then has nothing to do', async () => {
    await enter()
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().commit('Core can do more')
    expect(await pipeline()).toEqual({ status: 0, done: [expect.stringContaining('--head version-packages')] })
    await repository().git('merge', '--quiet', '--ff-only', 'version-packages')
    await repository().git('push', '--quiet', 'origin', 'main')
    expect(await versionOf('core', 'toast', 'sandbox', 'otel')).toEqual([
      ...Array<string>(3).fill('0.2.0-beta.0'),
      '0.1.0',
    ])
    expect(await readdir(join(repository().folder, '.changeset/pre'))).toEqual(['core-core-can-do-more.md'])

    await tagAll(repository())
    forge = await standInForge(join(repository().folder, '.git/forge'))
    expect(await pipeline()).toEqual({ status: 0, done: [] })
    expect(await changeset('version')).toMatchObject({ status: 0, output: 'There is nothing to version.\n' })
    expect(await repository().git('status', '--porcelain')).toBe('')
  })

  it('goes on to the next beta, and ends with the version that all of them lead to', async () => {
    await enter()
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().version()
    await repository().changeset({ core: 'patch', toast: 'patch' }, 'Both are kinder')
    await repository().version()
    // The range of the others takes the second beta in.
    expect(await versionOf('core', 'toast', 'mypos')).toEqual(['0.2.0-beta.1', '0.2.0-beta.1', '0.2.0-beta.0'])

    await changeset('pre', 'exit')
    await repository().version()
    expect(await versionOf('core', 'toast', 'mypos', 'sandbox', 'otel')).toEqual([
      ...Array<string>(4).fill('0.2.0'),
      '0.1.0',
    ])
    expect(await repository().read('packages/mypos/CHANGELOG.md')).toMatch(
      /^# @auth\/mypos\n\n## 0\.2\.0\n\n### Minor Changes\n\n- Brings `@auth\/core` 0\.2\.0:\n {2}- Core can do more \(.+\)\n {2}- Both are kinder \(.+\)\n\n## 0\.2\.0-beta\.0\n/,
    )
    expect(await changeset('version')).toMatchObject({ status: 0, output: 'There is nothing to version.\n' })
    expect(await repository().script('changed', [])).toMatchObject({ status: 0 })
  })

  it('gives a dependent no less for a core that breaks it in a second beta', async () => {
    await enter()
    await repository().changeset({ core: 'patch' }, 'Core is kinder')
    await repository().version()
    expect(await versionOf('core', 'toast')).toEqual(['0.1.1-beta.0', '0.1.1-beta.0'])
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().version()
    expect(await versionOf('core', 'toast')).toEqual(['0.2.0-beta.1', '0.2.0-beta.1'])
  })

  it('is left by a proposal of its own where no beta was made', async () => {
    await enter()
    await changeset('pre', 'exit')
    await repository().commit('Beta ends')
    expect((await pipeline()).done).toHaveLength(1)
    const files = await repository().git('show', '--name-status', '--format=', 'origin/version-packages')
    expect(files).toBe('D\t.changeset/pre.json')
  })
})

describe('a changeset that a beta used up', () => {
  it('speaks of no change that came later', async () => {
    await enter()
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().version()
    await repository().git('tag', '@auth/toast@0.1.1-beta.0')
    const { output } = await repository().script('changed', [])
    expect(output).toContain('0 changesets; no package has changed without one.')
    await repository().write('packages/toast/src/later.ts', 'export {}\n')
    await repository().commit('Later')
    expect(await repository().script('changed', [])).toMatchObject({
      status: 1,
      output: expect.stringContaining('@auth/toast has changed, and no changeset names it'),
    })
  })

  it('does not stop the release of that beta, and one that came later does', async () => {
    const stops = async () => (await repository().script('release', ['toast', '--dry-run'])).output
    await enter()
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().version()
    expect(await stops()).not.toContain('@auth/toast is more than')
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder still')
    await repository().commit('Kinder still')
    expect(await stops()).toContain('.changeset/toast-toast-is-kinder-still.md')
  })
})

it('a changeset of the bump none waits for a version, and proposes none by itself', async () => {
  await repository().changeset({ toast: 'none' }, 'A comment')
  await repository().commit('A comment')
  expect(await pipeline()).toEqual({ status: 0, done: [] })
  expect(await repository().git('status', '--porcelain')).toBe('')
})
