import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { standInForge, type Forge } from './forge.fixture.js'
import { tagAll, useVersionedRepository } from './versioned.fixture.js'

const { repository } = useVersionedRepository()
let forge: Forge
beforeEach(async () => {
  forge = await standInForge(join(repository().folder, '.git/forge'))
})
beforeAll(() => tagAll(repository()))

async function computeChange() {
  await repository().changeset({ toast: 'patch' }, 'Toast is kinder')
  await repository().commit('Toast is kinder')
  expect(await repository().script('compute-versions', [])).toMatchObject({ status: 0 })
}

const path = (name: string) => join(repository().folder, name)
const propose = () => repository().script('version', [], forge.env)
const pullRequests = async () => (await forge.commands()).filter((command) => command.startsWith('pr create'))

/** Replaces what the first job hands over, as a dependency that it runs could: by a patch of what is done to the tree. */
async function handOver(change: () => Promise<unknown>) {
  await change()
  await repository().git('add', '--all')
  const patch = await repository().git('diff', '--cached', '--binary', '--no-renames', 'HEAD')
  await repository().git('reset', '--quiet', '--hard')
  await mkdir(path('proposed'), { recursive: true })
  await writeFile(path('proposed/versions.patch'), patch === '' ? '' : `${patch}\n`)
}

async function edit(name: string, from: string, to: string) {
  const text = await repository().read(name)
  expect(text).toContain(from)
  await repository().write(name, text.replace(from, to))
}

const manifest = 'packages/toast/package.json'

it.each<[string, () => Promise<unknown>]>([
  ['.github/workflows/version.yml', () => edit('.github/workflows/version.yml', 'contents: read', 'contents: write')],
  ['.ci/release/version.mjs', () => edit('.ci/release/version.mjs', 'import', '\nimport')],
  ['packages/toast/src/index.ts', () => edit('packages/toast/src/index.ts', 'export', '\nexport')],
  ['packages/toast/src/CHANGELOG.md', () => repository().write('packages/toast/src/CHANGELOG.md', 'x\n')],
  ['packages/square/CHANGELOG.md', () => repository().write('packages/square/CHANGELOG.md', 'x\n')],
  ['package.json', () => edit('package.json', '"version": "0.0.0"', '"version": "0.0.1"')],
  [
    '.changeset/config.json',
    () => edit('.changeset/config.json', '../.ci/release/changelog.mjs', './pre/changelog.md'),
  ],
  ['.changeset/more.md', () => repository().write('.changeset/more.md', "---\n'@auth/core': major\n---\n\nMore\n")],
  ['.changeset/pre/more.md', () => repository().write('.changeset/pre/more.md', 'not one that was pending\n')],
  [manifest, () => edit(manifest, '"scripts": {', '"scripts": {\n    "postinstall": "node x.mjs",')],
  [manifest, () => edit(manifest, '"version": "0.1.0",', '"version": "0.1.1",\n  "bin": "x.mjs",')],
  [manifest, () => rm(path(manifest))],
  ['packages/toast/README.md', () => chmod(path('packages/toast/README.md'), 0o755)],
  [
    'packages/toast/CHANGELOG.md',
    async () => {
      await rm(path('packages/toast/CHANGELOG.md'))
      await symlink('/etc/passwd', path('packages/toast/CHANGELOG.md'))
    },
  ],
])('a change of %s is no part of a version, and is not proposed', async (name, change) => {
  await handOver(change)
  const { status, output } = await propose()
  expect(output).toContain(`The proposed versions would change what no version does: "${name}"`)
  expect(status).toBe(1)
  expect(await pullRequests()).toEqual([])
  expect(await repository().git('status', '--porcelain')).toBe('')
})

it('versions are proposed without anything that was installed', async () => {
  await computeChange()
  expect(await readFile(path('proposed/versions.patch'), 'utf8')).toContain('+## 0.1.1')
  const installed = path('node_modules')
  await rm(installed)
  const proposed = await propose()
  await symlink(join(import.meta.dirname, '../../../../node_modules'), installed, 'junction')
  expect(proposed).toMatchObject({ status: 0 })
  expect(await pullRequests()).toHaveLength(1)
})

it('what was made for another commit is not proposed', async () => {
  await computeChange()
  await repository().version()
  const { status, output } = await propose()
  expect(output).toContain('git apply')
  expect(status).toBe(1)
  expect(await pullRequests()).toEqual([])
})
