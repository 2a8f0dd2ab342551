import { join } from 'node:path'
import { publishedPackages } from '../../../../.ci/release/packages.mjs'
import { run } from './command.fixture.js'
import { packableRepository, packIn, publishTo } from './publishing.fixture.js'
import type { ScratchRepository } from './scratch-repository.fixture.js'
import { startRegistry, type Registry } from './verdaccio.fixture.js'

/** A registry of this machine that has every package, published by the scripts of the release pipeline. */
export interface PublishedRegistry {
  /** Where it answers, with a slash at the end. */
  readonly url: string
  /** A file for `npm_config_userconfig`: it maps the scope `@auth` there, and nothing else. */
  readonly npmrc: string
  /** Ends it, and removes what it held. */
  close(): Promise<void>
}

/** Every package, in the order in which they need each other. */
export const folders = publishedPackages().map(({ folder }) => folder)

/**
 * Versions all packages in a copy of this repository and publishes them.
 * @param options `nextCore`: and a new core, that the others' ranges do not take in, with one provider that moved with it
 */
export async function publishAll({ nextCore = false } = {}): Promise<PublishedRegistry> {
  const repository = await packableRepository()
  try {
    const registry = await startRegistry()
    try {
      await repository.version()
      for (const folder of folders) {
        await packIn(repository, folder)
        const { status, output } = await publishTo(registry, repository, folder)
        if (status !== 0) throw new Error(`The release of ${folder} ended with ${status}:\n${output}`)
      }
      if (nextCore) await publishNext(repository, registry)
    } catch (error) {
      await registry.close()
      throw error
    }
    return { url: registry.url, npmrc: registry.npmrc, close: () => registry.close() }
  } finally {
    await repository.close()
  }
}
/** Under a tag of their own: who asks for neither gets neither. */
async function publishNext(repository: ScratchRepository, registry: Registry): Promise<void> {
  await repository.changeset({ core: 'minor' }, 'A new core')
  await repository.version()
  const packed = join(repository.folder, 'packed')
  const filters = ['core', 'mypos'].map((folder) => `--filter=@auth/${folder}`)
  await run('pnpm', [...filters, 'pack', '--pack-destination', packed], { cwd: repository.folder })
  for (const folder of ['core', 'mypos']) {
    const tarball = join(packed, `auth-${folder}-0.2.0.tgz`)
    const user = `--userconfig=${registry.npmrc}`
    await run('npm', ['publish', tarball, '--ignore-scripts', '--tag', 'next', user], { cwd: repository.folder })
  }
}
