import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nobody, useVersionedRepository } from './versioned.fixture.js'

const { registry, release, repository, versioned } = useVersionedRepository()

/** What a tree must be is asked before each part of a release; this one asks no registry, which takes time. */
const stop = (env?: NodeJS.ProcessEnv) => release(['toast', '--only', 'pack'], env)

describe('a release stops before anything is done', () => {
  it('when package.json names a registry, which would go before the mapping', async () => {
    const manifest = JSON.parse(await repository().read('packages/toast/package.json')) as object
    const text = JSON.stringify({ ...manifest, publishConfig: { '@auth:registry': nobody } })
    await repository().write('packages/toast/package.json', text)
    await repository().commit('A registry in package.json')
    const { status, output } = await stop()
    expect(output).toContain('@auth/toast has publishConfig, which npm would take before the mapping of the scope')
    expect(status).toBe(1)
  })

  it('when the tree is dirty, and names what is', async () => {
    await repository().write('packages/toast/src/new.ts', 'export {}\n')
    await repository().write('README.md', 'changed\n')
    const { status, output } = await stop()
    expect(output).toContain('The tree is dirty; commit or remove: README.md, packages/toast/src/new.ts.')
    expect(status).toBe(1)
  })

  it('when the tag that was checked out names another version', async () => {
    const tag = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: '@auth/toast@9.9.9' }
    const { status, output } = await stop(tag)
    expect(output).toContain('The tag @auth/toast@9.9.9 was checked out, but this is @auth/toast@0.1.0.')
    expect(status).toBe(1)
  })

  it.each([['--annotate', '--message=x'], []])(
    'when the commit has a tag of another version (%s)',
    async (...flags) => {
      await repository().git('tag', ...flags, '@auth/toast@0.2.0')
      const { status, output } = await stop()
      expect(output).toContain('This commit is tagged @auth/toast@0.2.0, but package.json says 0.1.0.')
      expect(status).toBe(1)
    },
  )

  it('when its prerelease has no name that could be its dist-tag', async () => {
    const manifest = await repository().read('packages/toast/package.json')
    await repository().write('packages/toast/package.json', manifest.replace('"0.1.0"', '"0.2.0-latest.0"'))
    await repository().write('packages/toast/CHANGELOG.md', '# @auth/toast\n\n## 0.2.0-latest.0\n\n- New\n')
    await repository().commit('A prerelease')
    const { status, output } = await stop()
    expect(output).toContain('0.2.0-latest.0 has no name for its dist-tag')
    expect(status).toBe(1)
  })

  it('when the package was never versioned', async () => {
    await repository().git('reset', '--quiet', '--hard', 'HEAD~1')
    const { status, output } = await stop()
    expect(output).toContain('@auth/toast was never versioned')
    expect(status).toBe(1)
  })

  it('when its changelog does not have the version', async () => {
    await repository().write('packages/toast/CHANGELOG.md', '# @auth/toast\n\n## 0.0.1\n\n- Something else\n')
    await repository().commit('No notes')
    const { status, output } = await stop()
    expect(output).toContain('packages/toast/CHANGELOG.md has no section for 0.1.0')
    expect(status).toBe(1)
  })

  describe('when the package is more than was versioned:', () => {
    const refusal = () => `@auth/toast is more than 0.1.0, the version that ${versioned().slice(0, 10)} gave it: `

    it.each(['patch', 'none'] as const)('its sources have changed since, with a changeset of %s', async (bump) => {
      await repository().write('packages/toast/src/new.ts', 'export {}\n')
      await repository().changeset({ toast: bump }, 'New')
      await repository().commit('New')
      const { status, output } = await stop()
      const changeset = bump === 'none' ? '' : '.changeset/toast-new.md, '
      expect(output).toContain(`${refusal()}${changeset}packages/toast/src/new.ts. Release 0.1.0 from there`)
      expect(status).toBe(1)
    })

    it('they were merged beside the version', async () => {
      await repository().git('switch', '--quiet', '--force-create', 'topic', 'HEAD~1')
      await repository().write('packages/toast/src/new.ts', 'export {}\n')
      await repository().git('add', '--all')
      await repository().git('commit', '--quiet', '--message=New')
      await repository().git('switch', '--quiet', 'main')
      await repository().git('merge', '--quiet', '--no-edit', 'topic')
      const { output } = await stop()
      expect(output).toContain(`${refusal()}packages/toast/src/new.ts.`)
    })

    it('a changeset that is not part of the version waits', async () => {
      await repository().write('.changeset/waiting.md', '---\n"@auth/core": minor\n"@auth/toast": minor\n---\n\nMore\n')
      await repository().commit('A changeset')
      const { status, output } = await stop()
      expect(output).toContain(`${refusal()}.changeset/waiting.md.`)
      expect(status).toBe(1)
    })

    it('but not by what its users do not get, by another package, or after its release', async () => {
      await repository().write('packages/toast/src/new.test.ts', 'export {}\n')
      await repository().write('packages/mypos/src/new.ts', 'export {}\n')
      await repository().changeset({ mypos: 'patch' }, 'myPOS, which @auth/toast: patch is not')
      await repository().changeset({ toast: 'none' }, 'A test')
      await repository().commit('What toast does not ship')
      registry().has('core', { '0.1.0': {} })
      expect(await release(['toast', '--dry-run'], registry().env)).toMatchObject({ status: 0 })
      registry().has('mypos', { '0.1.0': {} })
      await repository().git('tag', '@auth/mypos@0.1.0', versioned())
      expect(await release(['mypos', '--dry-run'], registry().env)).toMatchObject({ status: 0 })
    })

    it('and not without the history that would tell', async () => {
      const shallow = join(repository().folder, '.git/shallow')
      await writeFile(shallow, `${versioned()}\n`)
      const { status, output } = await stop()
      await rm(shallow)
      expect(output).toContain('The history is cut off before @auth/toast became 0.1.0.')
      expect(status).toBe(1)
    })
  })

  it.each([
    [['hunter2'], 'That is not a package that is published. Take one of core, '],
    [['demo'], 'That is not a package that is published'],
    [[], 'Name the package to release, one of core, '],
    [['core', 'hunter2'], 'One package at a time.'],
    [['toast', '--only', 'hunter2'], '--only takes test, pack or publish.'],
    [['toast', '--wait', 'hunter2'], '--wait takes whole seconds.'],
    [['toast', '--hunter2'], 'Unknown or incomplete arguments.\nUsage: pnpm release <package>'],
  ])('when it is called with %j', async (args, words) => {
    const { status, output } = await release(args)
    expect(output).toContain(words)
    expect(output).not.toMatch(/ {4}at |hunter2/)
    expect(status).toBe(1)
  })
})
