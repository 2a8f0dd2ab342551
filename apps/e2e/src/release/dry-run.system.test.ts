import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { attempt } from './command.fixture.js'
import { mapped, useVersionedRepository } from './versioned.fixture.js'

const { release, registry, repository, versioned } = useVersionedRepository()

const dryRun = (folder = 'toast', env = registry().env) => release([folder, '--dry-run'], env)
const free = 'Nothing would stop it, as far as can be told without doing it.'

/** Gives toast another version, with notes of it. */
async function become(version: string) {
  const manifest = await repository().read('packages/toast/package.json')
  await repository().write('packages/toast/package.json', manifest.replace('"0.1.0"', `"${version}"`))
  const changelog = await repository().read('packages/toast/CHANGELOG.md')
  await repository().write('packages/toast/CHANGELOG.md', changelog.replace('## 0.1.0', `## ${version}`))
  await repository().commit('Another version')
}

describe('a dry run', () => {
  it('says every step and what would stop it, and fails', async () => {
    await repository().git('reset', '--quiet', '--hard', 'HEAD~1')
    const { status, output } = await dryRun('toast', {})
    expect(output).toContain('A release of @auth/toast 0.0.0 would')
    expect(output).toContain('- build, lint, type-check and test @auth/toast, @auth/core')
    expect(output).toContain('- wait until the registry has @auth/core@^0.0.0')
    expect(output).toMatch(/It would stop, since:\n- @auth\/toast was never versioned().*\n- The scope @auth is mapped/)
    expect(status).toBe(1)
  })

  it('says where it would publish, as whom and under which tag, with which notes, and succeeds', async () => {
    registry().has('core', { '0.1.0': {} })
    const { status, output } = await dryRun()
    expect(output).toContain(`- publish it to ${registry().url} as publisher, under the dist-tag latest\n`)
    expect(output).toContain(`- tag ${versioned().slice(0, 10)} as @auth/toast@0.1.0, and push the tag`)
    expect(output).toContain('- publish its release notes:\n')
    expect(output).toContain('First release of toast')
    expect(output).toContain(free)
    expect(status).toBe(0)
  })

  it.each([
    ['0.2.0-beta.0', { '0.1.0': {} }, 'beta', '--prerelease'],
    ['0.1.1', { '0.1.0': {}, '0.2.0': {} }, 'latest-0.1', '--latest=false'],
  ])('says the tag and the mark of %s', async (version, has, tag, mark) => {
    await become(version)
    registry().has('core', { '0.1.0': {} })
    registry().has('toast', has)
    const { output } = await dryRun()
    expect(output).toContain(`under the dist-tag ${tag}\n`)
    expect(output).toContain(`- publish its release notes, marked ${mark}:\n`)
    expect(output).toContain(free)
  })

  it('leaves everything as it was', async () => {
    registry().has('core', { '0.1.0': {} })
    await dryRun()
    expect(await repository().git('status', '--porcelain')).toBe('')
    expect(await repository().git('tag', '--list')).toBe('')
    expect(existsSync(join(repository().folder, 'packed'))).toBe(false)
  })

  it('says that there is nothing to do where the version is released from another commit', async () => {
    await repository().git('tag', '@auth/core@0.1.0', 'HEAD~1')
    registry().has('core', { '0.1.0': {} })
    const { status, output } = await dryRun('core')
    expect(output).toMatch(
      /@auth\/core@0\.1\.0 is there already, released from the commit \w{40}\. It would do nothing\./,
    )
    expect(status).toBe(0)
  })

  it('fails without a stack where its reader stops early', async () => {
    const script = `node .ci/release/release.mjs toast --dry-run | head -1; echo "exit code \${PIPESTATUS[0]}"`
    const { output } = await attempt('bash', ['-c', script], {
      cwd: repository().folder,
      env: { ...process.env, ...mapped, npm_config_fetch_retries: '0' },
    })
    expect(output).toBe('A release of @auth/toast 0.1.0 would\nexit code 1\n')
  })
})

describe('a dry run fails, and says why,', () => {
  it.each([
    ['is not there', { '0.0.9': {} }, 'The registry has no @auth/core@^0.1.0: release it first.'],
    [
      'was withdrawn',
      { '0.1.0': { deprecated: 'wrong' }, '0.1.1': { deprecated: 'wrong too' }, '0.2.0': {} },
      'All that the registry has of @auth/core@^0.1.0 was withdrawn (0.1.0, 0.1.1): release a new patch of it first.',
    ],
  ])('where all that it could depend on %s', async (_, core, words) => {
    registry().has('core', core)
    const { status, output } = await dryRun()
    expect(output).toContain(`It would stop, since:\n- ${words}\n`)
    expect(status).toBe(1)
  })

  it('unless another version is in range', async () => {
    registry().has('core', { '0.1.0': { deprecated: 'wrong' }, '0.1.7': {} })
    expect(await dryRun()).toMatchObject({ status: 0, output: expect.stringContaining(free) })
  })

  it.each([
    ['has none', () => registry().configured((url) => `@auth:registry=${url}\n`), 'publisher'],
    ['has wrong ones', () => Promise.resolve(registry().env), 401],
  ])('where npm has no credentials that the registry takes: it %s', async (_, env, whoami) => {
    registry().has('core', { '0.1.0': {} })
    registry().whoami = whoami
    const { status, output } = await dryRun('core', await env())
    expect(output).toContain(`- npm has no credentials that ${registry().url} knows (see CONTRIBUTING.md, Releasing).`)
    expect(status).toBe(1)
  })

  it('or that it cannot know, where the registry does not say who somebody is', async () => {
    registry().whoami = 404
    const { status, output } = await dryRun('core')
    expect(output).toContain(`${free} Whether it takes the credentials, the registry does not say beforehand.`)
    expect(status).toBe(0)
  })

  it('where no registry answers', async () => {
    const { status, output } = await dryRun('toast', mapped)
    expect(output).toContain('It would stop, since:\n- The registry gave no answer about @auth/core: ')
    expect(status).toBe(1)
  })

  it('where the version is tagged elsewhere and not in the registry', async () => {
    await repository().git('tag', '@auth/core@0.1.0', 'HEAD~1')
    const { status, output } = await dryRun('core')
    expect(output).toMatch(/- @auth\/core@0\.1\.0 marks the commit \w{40}, and the registry does not have that version/)
    expect(status).toBe(1)
  })
})

describe('a dry run of a canary', () => {
  it('says that it would publish a snapshot, which needs that of the same commit', async () => {
    await repository().changeset({ core: 'patch' }, 'Core is kinder')
    await repository().commit('Core is kinder')
    const canary = `0.0.0-canary-${await repository().git('rev-parse', 'HEAD')}`
    const { status, output } = await release(['toast', '--canary', '--dry-run'], registry().env)
    expect(output).toContain(`A release of @auth/toast ${canary} would`)
    expect(output).toContain('under the dist-tag canary\n')
    expect(output).not.toContain('notes')
    expect(output).toContain(`- The registry has no @auth/core@${canary}: release it first.`)
    expect(status).toBe(1)
  })

  it('says that there is none where nothing is pending, and succeeds', async () => {
    const { status, output } = await release(['toast', '--canary', '--dry-run'], registry().env)
    expect(output).toContain('No changeset is pending for @auth/toast or what it needs')
    expect(status).toBe(0)
  })
})
