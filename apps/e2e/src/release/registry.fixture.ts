import { join } from 'node:path'
import { publishedPackages } from '../../../../.ci/release/packages.mjs'
import { run } from './command.fixture.js'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'
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

/** Versions all packages in a copy of this repository, with its pending changesets, and publishes them. */
export async function publishAll(): Promise<PublishedRegistry> {
  const repository = await scratchRepository({ installed: true })
  try {
    const registry = await startRegistry()
    try {
      await repository.version()
      for (const folder of folders) await release(repository, registry, folder)
      await publishNext(repository, registry)
    } catch (error) {
      await registry.close()
      throw error
    }
    return { url: registry.url, npmrc: registry.npmrc, close: () => registry.close() }
  } finally {
    await repository.close()
  }
}

/** A new core that the others' ranges do not take in, and one provider that moved with it; who asks for neither gets neither. */
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

/** Packs and publishes a package that is built; its tests run in `pnpm test`, beside these. */
async function release(repository: ScratchRepository, registry: Registry, folder: string): Promise<string> {
  const outputs = []
  for (const phase of ['pack', 'publish']) {
    const env = { npm_config_userconfig: registry.npmrc }
    const { status, output } = await repository.script('release', [folder, '--only', phase, '--wait', '0'], env)
    if (status !== 0) throw new Error(`The release of ${folder} ended with ${status}:\n${output}`)
    outputs.push(output)
  }
  return outputs.join('')
}
