import { beforeEach, describe, expect, it } from 'vitest'
import { useVersionedRepository } from './versioned.fixture.js'

const { repository } = useVersionedRepository()

const check = (env?: NodeJS.ProcessEnv, ...args: string[]) => repository().script('changed', args, env)

async function append(path: string) {
  await repository().write(path, `${await repository().read(path)}\n`)
}

it('what another branch left in a folder is no package', async () => {
  await repository().write('packages/square/dist/index.js', 'export {}\n')
  expect(await check()).toMatchObject({ status: 0 })
})

describe('on a branch', () => {
  const forPullRequest = { GITHUB_BASE_REF: 'main' }
  beforeEach(async () => {
    await repository().git('switch', '--quiet', '--force-create', 'topic')
  })

  it('a change of a source, README, build configuration or new file fails without a changeset, and is named', async () => {
    const paths = [
      'packages/toast/src/provider.ts',
      'packages/mypos/README.md',
      'packages/core/tsup.config.ts',
      'packages/itretail/tsconfig.build.json',
      'packages/sandbox/LICENSE',
      'packages/otel/src/new-file.ts',
    ]
    for (const path of paths) await (path.includes('new') ? repository().write(path, 'export {}\n') : append(path))
    for (const env of [{}, forPullRequest]) {
      const { status, output } = await check(env)
      const faults = output.split('\n').filter((line) => line.includes('has changed, and no changeset names it'))
      const expected = paths.map(
        (path) => `@auth/${path.split('/')[1]} has changed, and no changeset names it: ${path}`,
      )
      expect(faults.toSorted()).toEqual(expected.toSorted())
      expect(output).toContain('`pnpm changeset` writes one')
      expect(status).toBe(1)
    }
  })

  it('a file that is taken away is a change', async () => {
    await repository().git('rm', '--quiet', 'packages/mypos/src/errors.ts')
    const { status, output } = await check(forPullRequest)
    expect(output).toContain('@auth/mypos has changed, and no changeset names it: packages/mypos/src/errors.ts')
    expect(status).toBe(1)
  })

  it('a dependency that its users get is a change; one for work on the package is not', async () => {
    const manifest = JSON.parse(await repository().read('packages/toast/package.json')) as Record<string, object>
    const withField = (field: string) => ({ ...manifest, [field]: { ...manifest[field], ky: '^2.1.0' } })
    await repository().write('packages/toast/package.json', JSON.stringify(withField('devDependencies')))
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
    await repository().write('packages/toast/package.json', JSON.stringify(withField('dependencies')))
    expect(await check(forPullRequest)).toMatchObject({ status: 1 })
  })

  it('another version of a library in the lockfile is no change: its users choose their own within the range', async () => {
    const lockfile = await repository().read('pnpm-lock.yaml')
    await repository().write('pnpm-lock.yaml', lockfile.replaceAll(/(valibot:\n.+\n +version: )[\d.]+/g, '$11.99.0'))
    expect(await repository().git('diff', 'pnpm-lock.yaml')).toContain('1.99.0')
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
  })

  it('a change of a test, a fixture, an app, or what else no user gets needs none', async () => {
    const paths = [
      'packages/toast/src/provider.test.ts',
      'packages/cache-redis/src/redis-server.fixture.ts',
      'packages/toast/tsconfig.json',
      'apps/demo/src/main.ts',
      'README.md',
    ]
    for (const path of paths) await append(path)
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
  })

  it('a changeset that names the package is enough, be it committed or not', async () => {
    await append('packages/toast/src/provider.ts')
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
    await repository().git('add', '--all')
    await repository().git('commit', '--quiet', '--message=Toast')
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
  })

  it('one with the bump none is enough', async () => {
    await append('packages/toast/src/provider.ts')
    await repository().changeset({ toast: 'none' }, 'A comment')
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
  })

  it('one of another package is not', async () => {
    await append('packages/toast/src/provider.ts')
    await repository().changeset({ mypos: 'patch' }, 'myPOS is kinder')
    expect(await check(forPullRequest)).toMatchObject({ status: 1 })
  })

  it('one that was on the main branch before is not: it speaks of another change', async () => {
    await repository().git('switch', '--quiet', 'main')
    await repository().changeset({ toast: 'patch' }, 'An earlier change')
    await repository().commit('An earlier change')
    await repository().git('switch', '--quiet', '--force-create', 'topic')
    await append('packages/toast/src/provider.ts')
    expect(await check(forPullRequest)).toMatchObject({ status: 1 })
  })

  it('changes that the main branch got since are not those of the branch', async () => {
    await append('packages/toast/src/provider.ts')
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().git('add', '--all')
    await repository().git('commit', '--quiet', '--message=Toast')
    await repository().git('switch', '--quiet', 'main')
    await append('packages/mypos/src/provider.ts')
    await repository().commit('myPOS, on main')
    await repository().git('switch', '--quiet', 'topic')
    expect(await check(forPullRequest)).toMatchObject({ status: 0 })
  })

  it('a new version, which uses the changeset up, is enough', async () => {
    await append('packages/toast/src/provider.ts')
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().commit('Toast is kinder')
    await repository().version()
    const { status, output } = await check(forPullRequest)
    expect(output).toContain('0 changesets')
    expect(status).toBe(0)
  })

  it('history that is not there is said to be missing, and fails', async () => {
    const { status, output } = await check({ GITHUB_BASE_REF: 'unknown' })
    expect(output).toContain('There is no history here that origin/unknown and this commit share.')
    expect(status).toBe(1)
  })
})

describe('on the main branch', () => {
  it('a package is compared with its last release', async () => {
    await repository().git('tag', '@auth/toast@0.1.0')
    await append('packages/toast/src/provider.ts')
    await append('packages/mypos/src/provider.ts')
    await repository().commit('Toast and myPOS')
    const { status, output } = await check()
    expect(output).toContain('Compared with each last release.')
    expect(output).toContain('@auth/toast has changed, and no changeset names it')
    expect(output).not.toContain('@auth/mypos')
    expect(status).toBe(1)
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    expect(await check()).toMatchObject({ status: 0 })
  })

  it('a maintenance branch is one, too, whatever version the main branch has', async () => {
    await repository().git('switch', '--quiet', '--force-create', 'release/toast-0.1')
    await repository().changeset({ toast: 'patch' }, 'Toast is mended')
    await repository().version()
    await repository().git('tag', '@auth/toast@0.1.1')
    expect(await check()).toMatchObject({ status: 0 })
    await append('packages/toast/src/provider.ts')
    await repository().commit('Later')
    expect(await check()).toMatchObject({ status: 1 })
  })

  it('nothing fails where there is no release and no other branch to compare with', async () => {
    await append('packages/toast/src/provider.ts')
    await repository().commit('Toast')
    await repository().git('remote', 'remove', 'origin')
    const result = await check()
    await repository().git('remote', 'add', 'origin', repository().remote)
    await repository().git('fetch', '--quiet')
    expect(result).toMatchObject({ status: 0 })
  })
})

it('a package that was never released needs a changeset for its first release', async () => {
  const manifest = JSON.parse(await repository().read('packages/toast/package.json')) as object
  await repository().write('packages/toast/package.json', JSON.stringify({ ...manifest, version: '0.0.0' }))
  const { status, output } = await check()
  expect(output).toContain('@auth/toast has no release, and no changeset for its first.')
  expect(status).toBe(1)
})

it('a changeset that names something else than a package that is published fails', async () => {
  await repository().changeset({ demo: 'patch' }, 'The demo')
  const { status, output } = await check()
  expect(output).toContain('names @auth/demo, which is not a package that is published.')
  expect(status).toBe(1)
})
