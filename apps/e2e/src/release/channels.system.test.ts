import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { run } from './command.fixture.js'
import { standInForge, type Forge } from './forge.fixture.js'
import { installedBy } from './installed.fixture.js'
import { packIn, packumentIn, publishTo, sharedTagsOf, useRegistry } from './publishing.fixture.js'

// One story: what is published beside the releases that are the latest.

const { repository, registry } = useRegistry()
let forge: Forge
beforeAll(async () => {
  forge = await standInForge(join(repository().folder, '.git/forge'))
  await repository().version()
  await publish('core')
}, 300_000)

/** Packs and publishes, as the pipeline does. */
async function publish(folder: string, { canary = false, env = forge.env } = {}) {
  await packIn(repository(), folder, ...(canary ? ['--canary'] : []))
  return publishTo(registry(), repository(), folder, { canary, env: { ...env, GITHUB_ACTIONS: 'true' } })
}
const tagsOf = async (folder: string) => (await packumentIn(registry(), folder))['dist-tags']
const npm = (...args: string[]) =>
  run('npm', args, { cwd: repository().folder, env: { ...process.env, npm_config_userconfig: registry().npmrc } })
const created = async () => (await forge.commands()).findLast((command) => command.startsWith('release create'))

/** The npm that Node 20 and 22 bring: it publishes what is not told otherwise as the latest. */
async function olderNpm() {
  const folder = join(repository().folder, '.git/npm-10')
  const tools = fileURLToPath(new URL('../../tools/registry', import.meta.url))
  // In parts, or the check for unused files takes it for the package that it is installed from.
  const program = join(tools, 'node_modules', 'npm-10', 'bin/npm-cli.js')
  await mkdir(folder)
  await writeFile(join(folder, 'npm'), `#!/bin/sh\nexec node '${program}' "$@"\n`)
  await chmod(join(folder, 'npm'), 0o755)
  const env = { PATH: [folder, forge.env['PATH']].join(delimiter) }
  expect(await run('npm', ['--version'], { cwd: folder, env: { ...process.env, ...env } })).toMatch(/^10\./)
  return env
}

describe('a prerelease', () => {
  it('is published under its own name, and has no claim on the latest', async () => {
    expect(await publish('toast')).toMatchObject({ status: 0 })
    await repository().write(
      '.changeset/pre.json',
      JSON.stringify({ mode: 'pre', tag: 'beta', initialVersions: await initialVersions(), changesets: [] }),
    )
    await repository().changeset({ toast: 'minor' }, 'Toast can do more')
    await repository().commit('Toast can do more')
    await repository().version()
    const { status, output } = await publish('toast')
    expect(output).toContain('published @auth/toast@0.2.0-beta.0')
    expect(status).toBe(0)
    expect(await tagsOf('toast')).toEqual({ latest: '0.1.0', beta: '0.2.0-beta.0' })
    expect(await created()).toContain(' --title @auth/toast@0.2.0-beta.0 --prerelease ')
  }, 120_000)

  it('is followed by the release, which is the latest', async () => {
    await repository().write('packages/toast/CHANGELOG.md', '# @auth/toast\n\n## 0.2.0\n\n- More\n')
    const manifest = await repository().read('packages/toast/package.json')
    await repository().write('packages/toast/package.json', manifest.replace('0.2.0-beta.0', '0.2.0'))
    await repository().commit('The release')
    expect(await publish('toast')).toMatchObject({ status: 0 })
    expect(await tagsOf('toast')).toEqual({ latest: '0.2.0', beta: '0.2.0-beta.0' })
    expect(await created()).toBe(
      'release create @auth/toast@0.2.0 --verify-tag --title @auth/toast@0.2.0 --notes-file -',
    )
  }, 120_000)
})

describe('a hotfix from a maintenance branch', () => {
  it('is the newest of its line, not the latest, with an old npm too', async () => {
    await repository().git('switch', '--quiet', '--create', 'release/toast-0.1', '@auth/toast@0.1.0')
    await repository().changeset({ toast: 'patch' }, 'Toast is mended')
    await repository().commit('Toast is mended')
    await repository().version()
    expect(await publish('toast', { env: await olderNpm() })).toMatchObject({ status: 0 })
    expect(await tagsOf('toast')).toMatchObject({ latest: '0.2.0', 'latest-0.1': '0.1.1' })
    expect(await created()).toContain(' --title @auth/toast@0.1.1 --latest=false ')
    expect(await sharedTagsOf(repository())).toHaveProperty(
      '@auth/toast@0.1.1',
      await repository().git('rev-parse', 'release/toast-0.1'),
    )
  }, 120_000)

  it('gets its tag back by a second run, which moves no other', async () => {
    await npm('dist-tag', 'rm', '@auth/toast', 'latest-0.1')
    const { status, output } = await publish('toast')
    expect(output).toContain('@auth/toast@0.1.1 is in the registry already')
    expect(output).toContain('latest-0.1 of @auth/toast is 0.1.1')
    expect(status).toBe(0)
    expect(await tagsOf('toast')).toMatchObject({ latest: '0.2.0', 'latest-0.1': '0.1.1' })
  }, 120_000)
})

describe('a canary', () => {
  it('of a package waits for those of the same commit, and fits them alone', async () => {
    await repository().restore('main')
    await repository().changeset({ core: 'patch' }, 'Core is kinder')
    await repository().commit('Core is kinder')
    const commit = await repository().git('rev-parse', 'HEAD')
    const canary = `0.0.0-canary-${commit}`
    const before = [await sharedTagsOf(repository()), await created()]

    const early = await publish('toast', { canary: true })
    expect(early.output).toContain(`The registry has no @auth/core@${canary}: release it first.`)
    expect(early.status).toBe(1)
    expect(await publish('core', { canary: true })).toMatchObject({ status: 0 })
    expect(await publish('toast', { canary: true })).toMatchObject({ status: 0 })

    expect(await tagsOf('core')).toEqual({ latest: '0.1.0', canary })
    expect(await tagsOf('toast')).toMatchObject({ latest: '0.2.0', canary })
    const { versions } = await packumentIn(registry(), 'toast')
    expect(versions[canary]?.dependencies).toMatchObject({ '@auth/core': canary })
    expect(await installedBy('npm', '@auth/toast@canary', registry().url)).toMatchObject({ '@auth/core': canary })
    expect([await sharedTagsOf(repository()), await created()]).toEqual(before)
  }, 180_000)

  it('is green, and nothing is packed, where nothing is pending', async () => {
    const output = join(repository().folder, '.git/output')
    await writeFile(output, '')
    for (const phase of ['test', 'pack', 'publish']) {
      const args = ['otel', '--canary', '--only', phase]
      const { status, output: words } = await repository().script('release', args, { GITHUB_OUTPUT: output })
      expect(words).toContain('No changeset is pending for @auth/otel or what it needs')
      expect(status).toBe(0)
    }
    expect(await repository().git('hash-object', output)).toBe(await repository().git('hash-object', '/dev/null'))
  }, 60_000)
})

async function initialVersions() {
  return Object.fromEntries(
    Object.entries(await repository().versions()).map(([name, version]) => [`@auth/${name}`, version]),
  )
}
