import { describe, expect, it } from 'vitest'
import { useVersionedRepository } from './versioned.fixture.js'

const { repository } = useVersionedRepository()

const check = (env?: NodeJS.ProcessEnv) => repository().script('changed', [], env)

/** Gives packages versions by hand, as something else than the version step would. */
async function give(versions: Record<string, string>) {
  for (const [name, version] of Object.entries(versions)) {
    const path = `packages/${name}/package.json`
    const text = await repository().read(path)
    await repository().write(path, text.replace(/"version": ".+"/, `"version": "${version}"`))
  }
}

/** Of all that depend on core, the way it was: patches. */
async function giveSmallBumps() {
  const names = Object.keys(await repository().versions()).filter((name) => name !== 'otel')
  await give({ ...Object.fromEntries(names.map((name) => [name, '0.1.1'])), core: '0.2.0' })
}

const fault =
  '@auth/toast went from 0.1.0 to 0.1.1, but @auth/core went from 0.1.0 to 0.2.0, which asks for a minor. ' +
  '`pnpm changeset version` gives it; where 0.1.1 is released already, a changeset that gives @auth/toast a minor does.'

describe('a version that is smaller than what a dependency asks for', () => {
  it('fails on a branch, be it committed or not, and on the main branch', async () => {
    await repository().git('switch', '--quiet', '--force-create', 'topic')
    await giveSmallBumps()
    expect(await check()).toMatchObject({ status: 1, output: expect.stringContaining(fault) })
    await repository().git('commit', '--quiet', '--all', '--message=Versions')
    expect(await check({ GITHUB_BASE_REF: 'main' })).toMatchObject({
      status: 1,
      output: expect.stringContaining(fault),
    })
    await repository().git('switch', '--quiet', 'main')
    await repository().git('merge', '--quiet', '--no-ff', 'topic')
    await repository().git('push', '--quiet', 'origin', 'main')
    const { status, output } = await check()
    expect(output).toContain(fault)
    expect(output).not.toContain('@auth/otel')
    expect(status).toBe(1)
  })

  it('fails where the dependent did not move at all', async () => {
    await give({ core: '0.2.0' })
    await repository().commit('Core alone')
    const { output } = await check()
    expect(output).toContain('@auth/toast stayed at 0.1.0, but @auth/core went from 0.1.0 to 0.2.0')
  })

  it('is mended by a changeset that is large enough, and by the version that this makes', async () => {
    await giveSmallBumps()
    await repository().commit('Versions')
    await repository().changeset({ toast: 'patch' }, 'Toast moves as far as core')
    await repository().commit('Toast moves as far as core')
    expect(await check()).toMatchObject({ status: 1, output: expect.stringContaining(fault) })
    const names = Object.keys(await repository().versions()).filter((name) => !/^(core|otel)$/.test(name))
    const all = Object.fromEntries(names.map((name) => [name, 'minor' as const]))
    await repository().changeset(all, 'All as they should be')
    await repository().commit('All as they should be')
    expect(await check()).toMatchObject({ status: 0 })
    await repository().version()
    expect(await check()).toMatchObject({ status: 0 })
  })
})

describe('no alarm is raised', () => {
  it('by the version step, before it is merged and after', async () => {
    await repository().git('switch', '--quiet', '--force-create', 'version-packages')
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().version()
    expect(await check({ GITHUB_BASE_REF: 'main' })).toMatchObject({ status: 0 })
    await repository().git('switch', '--quiet', 'main')
    await repository().git('merge', '--quiet', 'version-packages')
    await repository().git('push', '--quiet', 'origin', 'main')
    expect(await check()).toMatchObject({ status: 0 })
  })

  it('on a maintenance branch, by a patch there while main has moved on', async () => {
    await repository().git('switch', '--quiet', '--force-create', 'release/toast-0.1')
    await repository().changeset({ toast: 'patch' }, 'Toast is mended')
    await repository().version()
    await repository().git('switch', '--quiet', 'main')
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().version()
    await repository().git('switch', '--quiet', 'release/toast-0.1')
    expect(await check()).toMatchObject({ status: 0 })
    await repository().changeset({ core: 'patch' }, 'Core is mended')
    await repository().version()
    expect(await check()).toMatchObject({ status: 0 })
  })
})
