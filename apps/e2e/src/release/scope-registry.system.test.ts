import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mapped, nobody, useVersionedRepository } from './versioned.fixture.js'

const { registry, release, repository } = useVersionedRepository()

const publish = (env?: NodeJS.ProcessEnv) => release(['toast', '--only', 'publish'], env)

describe('the registry of the scope is read as npm does', () => {
  const found = `- publish it to ${nobody}`

  it('from the environment', async () => {
    const { output } = await release(['toast', '--dry-run'], mapped)
    expect(output).toContain(found)
  })

  it('from the configuration of the user', async () => {
    const npmrc = join(repository().folder, '.git/npmrc')
    await writeFile(npmrc, `@auth:registry=${nobody}\n`)
    const { output } = await release(['toast', '--dry-run'], { NPM_CONFIG_USERCONFIG: npmrc })
    expect(output).toContain(found)
  })

  it('from the configuration of the project', async () => {
    await repository().write('.npmrc', `@auth:registry=${nobody}\n`)
    const { output } = await release(['toast', '--dry-run'])
    expect(output).toContain(found)
  })
})

describe('a release stops before anything is done', () => {
  it('when the scope is mapped to no registry', async () => {
    const { status, output } = await publish()
    expect(output).toContain('The scope @auth is mapped to no registry')
    expect(status).toBe(1)
  })

  it.each(['not-a-url-s3cret', 'publisher:s3cret@localhost'])(
    'when what it is mapped to is no URL of a registry, without repeating it: %s',
    async (value) => {
      const { status, output } = await publish({ 'npm_config_@auth:registry': value })
      expect(output).toContain('The registry that @auth:registry names is not a URL')
      expect(output).not.toContain('s3cret')
      expect(status).toBe(1)
    },
  )

  it('when it does not answer', async () => {
    const { status, output } = await publish(mapped)
    expect(output).toContain('The registry gave no answer about @auth/core: ')
    expect(output).not.toContain('    at ')
    expect(status).toBe(1)
  })

  it('when npm has no credentials for it', async () => {
    const { status, output } = await publish(await registry().configured((url) => `@auth:registry=${url}\n`))
    expect(output).toContain(`npm has no credentials that ${registry().url} knows`)
    expect(status).toBe(1)
  })

  it.each([
    ['another one', { type: 'git', url: 'git+https://example.com/other/core.git' }],
    ['none', undefined],
  ])('when its @auth/core names as its repository %s', async (_, theirs) => {
    registry().has('core', { '0.41.0': { repository: theirs } })
    const { status, output } = await publish(registry().env)
    expect(output).toContain('The scope @auth is mapped to a registry whose @auth/core belongs to another project')
    expect(status).toBe(1)
  })
})

describe('a registry is ours', () => {
  it.each([
    ['has no @auth/core', undefined],
    ['has one that came from here', {}],
  ])('if it %s', async (_, said) => {
    if (said !== undefined) registry().has('core', { '0.0.1': said })
    const { status, output } = await release(['core', '--dry-run'], registry().env)
    expect(output).toContain('Nothing would stop it')
    expect(status).toBe(0)
  })
})

it.each(['publisher:made-up-s3cret', 'made-up-s3cret'])(
  'credentials in the address of a registry reach no message: %s',
  async (credentials) => {
    const mapping = (url: string) => `@auth:registry=${url.replace('//', `//${credentials}@`)}\n`
    const { status, output } = await publish(await registry().configured(mapping))
    expect(output).toContain('The registry that @auth:registry names has credentials in its address')
    expect(output).not.toContain('s3cret')
    expect(status).toBe(1)
  },
)
