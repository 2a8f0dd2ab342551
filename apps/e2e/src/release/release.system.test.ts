import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { providers } from '../lists.fixture.js'
import { cuttingProxy } from './cutting-proxy.fixture.js'
import { standInForge } from './forge.fixture.js'
import { installedBy } from './installed.fixture.js'
import { packIn, packumentIn, publishTo, sharedTagsOf, useRegistry, type PublishOptions } from './publishing.fixture.js'

// One story: each part goes on from the registry that the one before left.

const { repository, registry } = useRegistry()
let first: string
beforeAll(async () => {
  await repository().version()
  first = await repository().git('rev-parse', 'HEAD')
  for (const folder of ['core', ...providers]) await pack(folder)
}, 300_000)

const pack = (folder: string) => packIn(repository(), folder)
const publish = (folder: string, options?: PublishOptions) => publishTo(registry(), repository(), folder, options)
const packument = (folder: string) => packumentIn(registry(), folder)
const versionsOf = async (folder: string) => Object.keys((await packument(folder)).versions)
const sharedTags = () => sharedTagsOf(repository())

describe('a release that dies half way', () => {
  it('between two packages, with the registry, is finished by running it again', async () => {
    expect(await publish('core')).toMatchObject({ status: 0 })
    await registry().stop()
    const died = await publish('toast')
    expect(died.output).toContain('The registry gave no answer: ')
    expect(died.status).toBe(1)
    expect(await sharedTags()).toEqual({ '@auth/core@0.1.0': first })

    await registry().start()
    const again = await publish('core')
    expect(again.output).toContain('@auth/core@0.1.0 is in the registry already')
    expect(again.status).toBe(0)
    expect((await publish('toast')).output).toContain(
      `published @auth/toast@0.1.0 to ${registry().url} under the dist-tag latest`,
    )
    expect(await sharedTags()).toEqual({ '@auth/core@0.1.0': first, '@auth/toast@0.1.0': first })
  }, 120_000)

  it('by being killed after the registry took the package, is finished by running it again', async () => {
    const killed = new AbortController()
    const proxy = await cuttingProxy(registry(), () => killed.abort())
    onTestFinished(() => proxy.close())
    const env = { npm_config_userconfig: proxy.npmrc }
    await expect(publish('mypos', { env, signal: killed.signal })).rejects.toThrow(/abort/i)
    expect(await versionsOf('mypos')).toEqual(['0.1.0'])
    expect(await sharedTags()).not.toHaveProperty('@auth/mypos@0.1.0')

    const again = await publish('mypos')
    expect(again.output).toContain('@auth/mypos@0.1.0 is in the registry already')
    expect(again.status).toBe(0)
    expect(await sharedTags()).toHaveProperty('@auth/mypos@0.1.0', first)
  }, 120_000)

  it('does not die of a lost answer: the registry is asked what it has', async () => {
    const proxy = await cuttingProxy(registry())
    onTestFinished(() => proxy.close())
    const { status, output } = await publish('itretail', { env: { npm_config_userconfig: proxy.npmrc } })
    expect(output).toContain('published @auth/itretail@0.1.0')
    expect(status).toBe(0)
    expect(await sharedTags()).toHaveProperty('@auth/itretail@0.1.0', first)
  }, 120_000)
})

describe('a version that is in the registry', () => {
  it('is success, and nothing is done', async () => {
    const before = [await packument('toast'), await sharedTags()]
    expect(await publish('toast')).toMatchObject({ status: 0 })
    expect([await packument('toast'), await sharedTags()]).toEqual(before)
  }, 60_000)

  it('is success from a later commit too, which is not what was released', async () => {
    const changelog = 'packages/toast/CHANGELOG.md'
    await repository().write(changelog, `${await repository().read(changelog)}\nA word more.\n`)
    await repository().commit('A word more in the changelog')
    await pack('toast')
    const { status, output } = await publish('toast')
    expect(output).toContain(`@auth/toast@0.1.0 is there already, released from the commit ${first}. Nothing to do.`)
    expect(status).toBe(0)
  }, 120_000)

  it('is an error if its content is another and no tag tells where it came from', async () => {
    await repository().git('push', '--quiet', '--delete', 'origin', '@auth/toast@0.1.0')
    await repository().git('tag', '--delete', '@auth/toast@0.1.0')
    const { status, output } = await publish('toast')
    expect(output).toContain('The registry has @auth/toast@0.1.0 with other content.')
    expect(status).toBe(1)
    expect(await sharedTags()).not.toHaveProperty('@auth/toast@0.1.0')
  }, 60_000)
})

describe('a changeset for toast alone', () => {
  it('versions, publishes and tags toast and nothing else, with notes of its own', async () => {
    await repository().restore(first)
    await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
    await repository().commit('Toast is kinder')
    await repository().version()
    const head = await repository().git('rev-parse', 'HEAD')
    const before = await sharedTags()
    const forge = await standInForge(join(repository().folder, '.git/forge'))
    const output = join(repository().folder, '.git/output')
    const env = { ...forge.env, GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output }
    await pack('toast')
    expect(await publish('toast', { env })).toMatchObject({ status: 0 })
    expect(await publish('toast', { env })).toMatchObject({ status: 0 })

    expect(await versionsOf('toast')).toEqual(['0.1.0', '0.1.1'])
    for (const folder of ['core', 'mypos', 'itretail']) expect(await versionsOf(folder)).toEqual(['0.1.0'])
    expect(await sharedTags()).toEqual({ ...before, '@auth/toast@0.1.1': head })
    const created = (await forge.commands()).filter((command) => command.startsWith('release create'))
    expect(created).toEqual(['release create @auth/toast@0.1.1 --verify-tag --title @auth/toast@0.1.1 --notes-file -'])
    expect(await forge.lastInput()).toMatch(/^### Patch Changes\n\n- Toast is kinder \(\[\w{7}\]\(.+\) by Tester\)$/)
    expect(await readFile(output, 'utf8')).toBe('published=true\npublished=true\n')
  }, 120_000)
})

describe('a patch of core', () => {
  it('publishes core alone, and a new installation of toast gets it', async () => {
    await repository().changeset({ core: 'patch' }, 'Core is kinder')
    await repository().commit('Core is kinder')
    await repository().version()
    await pack('core')
    expect(await publish('core')).toMatchObject({ status: 0 })
    expect(await versionsOf('core')).toEqual(['0.1.0', '0.1.1'])
    expect(await repository().versions()).toMatchObject({ core: '0.1.1', toast: '0.1.1', mypos: '0.1.0' })
    const installed = await installedBy('npm', '@auth/toast', registry().url)
    expect(installed).toMatchObject({ '@auth/core': '0.1.1', '@auth/toast': '0.1.1' })
  }, 120_000)
})

describe('a package whose dependency is not in the registry yet', () => {
  const needed = '@auth/core@^0.2.0'

  it('is not published, and says what it waited for', async () => {
    await repository().changeset({ core: 'minor' }, 'Core can do more')
    await repository().commit('Core can do more')
    await repository().version()
    await pack('core')
    await pack('toast')
    const { status, output } = await publish('toast')
    expect(output).toContain(`The registry has no ${needed}: release it first. Then run this again.`)
    expect(status).toBe(1)
    expect(await versionsOf('toast')).not.toContain('0.2.0')
  }, 120_000)

  it('is not published with wrong credentials either, which are in no message', async () => {
    const wrong = 'made-up-s3cret'
    const npmrc = (await readFile(registry().npmrc, 'utf8')).replace(/(?<=_authToken=).+/, wrong)
    await writeFile(join(repository().folder, '.git/npmrc'), npmrc)
    const { status, output } = await publish('core', {
      env: { npm_config_userconfig: join(repository().folder, '.git/npmrc') },
    })
    expect(output).toContain(`npm has no credentials that ${registry().url} knows`)
    expect(output).not.toContain(wrong)
    expect(status).toBe(1)
    expect(await sharedTags()).not.toHaveProperty('@auth/core@0.2.0')
  }, 60_000)

  it('is published once its dependency is there', async () => {
    let isWaiting = () => {}
    const waiting = new Promise<void>((resolve) => (isWaiting = resolve))
    const toast = publish('toast', {
      waitSeconds: 120,
      onOutput: (text) => text.includes(`waiting for ${needed}`) && isWaiting(),
    })
    await waiting
    expect(await versionsOf('toast')).not.toContain('0.2.0')
    expect(await publish('core')).toMatchObject({ status: 0 })
    const { status, output } = await toast
    expect(output).toContain('published @auth/toast@0.2.0')
    expect(status).toBe(0)
  }, 180_000)
})
