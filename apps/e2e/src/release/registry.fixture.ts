import { join } from 'node:path'
import { publishedPackages } from '../../../../.ci/release/packages.mjs'
import { run } from './command.fixture.js'
import { packableRepository, packIn, publishTo } from './publishing.fixture.js'
import type { ScratchRepository } from './scratch-repository.fixture.js'
import { startRegistry, type Registry } from './verdaccio.fixture.js'

/** Every package, in the order in which they need each other. */
export const folders = publishedPackages().map(({ folder }) => folder)

/** Those of which there is a next version as well: a new core, which the others' ranges do not take in, and one provider. */
export const moved: readonly string[] = ['core', 'mypos']

/** Versions all packages in a copy of this repository, and publishes them by the scripts of the release pipeline. */
export async function publishAll(): Promise<Pick<Registry, 'url' | 'close'>> {
  const repository = await packableRepository()
  try {
    const registry = await startRegistry()
    try {
      await repository.version()
      await releaseAll(repository, registry)
      await publishNext(repository, registry)
      return registry
    } catch (error) {
      await registry.close()
      throw error
    }
  } finally {
    await repository.close()
  }
}

/** Each as soon as those are there that it needs, as their pipelines do. */
async function releaseAll(repository: ScratchRepository, registry: Registry): Promise<void> {
  const released = new Map<string, Promise<void>>()
  for (const { folder, needs } of publishedPackages()) {
    const release = async () => {
      await packIn(repository, folder)
      await Promise.all(needs.map(async (need) => released.get(need)))
      const { status, output } = await publishTo(registry, repository, folder)
      if (status !== 0) throw new Error(`The release of ${folder} ended with ${status}:\n${output}`)
    }
    released.set(folder, release())
  }
  // All are over before the repository goes.
  const outcomes = await Promise.allSettled(released.values())
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** Under a tag of their own: who asks for neither gets neither. */
async function publishNext(repository: ScratchRepository, registry: Registry): Promise<void> {
  await repository.changeset({ core: 'minor' }, 'A new core')
  await repository.version()
  const packed = join(repository.folder, 'packed')
  const filters = moved.map((folder) => `--filter=@auth/${folder}`)
  await run('pnpm', [...filters, 'pack', '--pack-destination', packed], { cwd: repository.folder })
  for (const folder of moved) {
    const tarball = join(packed, `auth-${folder}-0.2.0.tgz`)
    const user = `--userconfig=${registry.npmrc}`
    await run('npm', ['publish', tarball, '--ignore-scripts', '--tag', 'next', user], { cwd: repository.folder })
  }
}
