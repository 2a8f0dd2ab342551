import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from './command.fixture.js'
import { standInForge, type Forge } from './forge.fixture.js'
import { packIn, packumentIn, publishTo, useRegistry } from './publishing.fixture.js'

// One story: core 0.1.1 should not have been released, and toast was released with it.

const { repository, registry } = useRegistry()
let forge: Forge
beforeAll(async () => {
  await repository().version()
  await publish('core')
  await repository().changeset({ core: 'patch', toast: 'patch' }, 'A mistake')
  await repository().commit('A mistake')
  await repository().version()
  await publish('core')
  await publish('toast')
}, 300_000)
beforeEach(async () => {
  forge = await standInForge(join(repository().folder, '.git/forge'))
})

async function publish(folder: string) {
  await packIn(repository(), folder)
  expect(await publishTo(registry(), repository(), folder)).toMatchObject({ status: 0 })
}
const withdraw = (...args: string[]) =>
  repository().script('withdraw', args, { npm_config_userconfig: registry().npmrc, ...forge.env })
const core = () => packumentIn(registry(), 'core')
const because = ['--because', 'It forgets tokens.']
const stranded =
  '@auth/toast@0.1.1 needs @auth/core@^0.1.1, of which nothing else is there: release a new patch of @auth/core.'

describe('a version that should not have been released', () => {
  it('is left alone by a dry run, which says what would be done', async () => {
    const before = await core()
    const { status, output } = await withdraw('core', '0.1.1', ...because, '--dry-run')
    expect(output).toBe(
      [
        'would deprecate @auth/core@0.1.1: It forgets tokens.',
        'would move latest to 0.1.0',
        'would say so in its release at the forge',
        stranded,
        '',
      ].join('\n'),
    )
    expect(status).toBe(0)
    expect(await core()).toEqual(before)
  }, 60_000)

  it('is deprecated, and is the latest no more; it stays in the registry', async () => {
    const { status, output } = await withdraw('core', '0.1.1', ...because)
    expect(output).toContain(stranded)
    expect(status).toBe(0)
    const { versions, 'dist-tags': tags } = await core()
    expect(tags).toEqual({ latest: '0.1.0' })
    expect(Object.entries(versions).map(([version, { deprecated }]) => [version, deprecated])).toEqual([
      ['0.1.0', undefined],
      ['0.1.1', 'It forgets tokens.'],
    ])
  }, 60_000)

  it('is not what another release depends on', async () => {
    await packIn(repository(), 'mypos')
    const { status, output } = await publishTo(registry(), repository(), 'mypos')
    const withdrawn = 'All that the registry has of @auth/core@^0.1.1 was withdrawn (0.1.1)'
    expect(output).toContain(`${withdrawn}: release a new patch of it first. Then run this again.`)
    expect(status).toBe(1)
  }, 60_000)

  it('is followed by a new patch, which the same release takes, and which its sentence names', async () => {
    await repository().changeset({ core: 'patch' }, 'Mended')
    await repository().commit('Mended')
    await repository().version()
    await publish('core')
    await repository().git('switch', '--quiet', '--detach', 'HEAD~2')
    expect(await publishTo(registry(), repository(), 'mypos')).toMatchObject({ status: 0 })
    await repository().git('switch', '--quiet', 'main')
    await run('gh', ['release', 'create', '@auth/core@0.1.1'], {
      cwd: repository().folder,
      env: { ...process.env, ...forge.env },
    })
    const { status, output } = await withdraw('core', '0.1.1', ...because, '--instead', '0.1.2')
    expect(output).not.toContain('release a new patch')
    expect(status).toBe(0)
    const { versions, 'dist-tags': tags } = await core()
    expect(tags).toEqual({ latest: '0.1.2' })
    expect(versions['0.1.1']?.deprecated).toBe('It forgets tokens. Use 0.1.2 instead.')
    expect((await forge.commands()).at(-1)).toBe(
      'release edit @auth/core@0.1.1 --title @auth/core@0.1.1 (withdrawn) --latest=false --notes-file -',
    )
    expect(await forge.lastInput()).toMatch(/^> \*\*Withdrawn\.\*\* It forgets tokens\. Use 0\.1\.2 instead\.\n\n/)
  }, 120_000)
})

describe('nothing is withdrawn', () => {
  it.each([
    [['core', '9.9.9', ...because], 'The registry does not have that version. Nothing is withdrawn.'],
    [['core', '0.1.2', ...because, '--instead', '0.1.1'], 'or that one was withdrawn too.'],
    [['core', '0.1.2'], '--because says why, to whoever installs it.'],
    [['core', ...because], 'Name one package and one version of it.'],
    [['core', '0.1.2', '--hunter2'], 'Unknown or incomplete arguments.\nUsage: pnpm withdraw <package> <version>'],
    [['hunter2', '0.1.2', ...because], 'That is not a package that is published.'],
  ])(
    'by %j',
    async (args, words) => {
      const before = await core()
      const { status, output } = await withdraw(...args)
      expect(output).toContain(words)
      expect(output).not.toMatch(/ {4}at |hunter2/)
      expect(status).toBe(1)
      expect(await core()).toEqual(before)
    },
    60_000,
  )
})
