import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { registryStandIn, type RegistryStandIn } from './registry-stand-in.fixture.js'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'

/** No registry answers here: whatever gets as far as asking one fails at once. */
export const nobody = 'http://127.0.0.1:1/'

export const mapped = { 'npm_config_@auth:registry': nobody }

/** Tags all packages as they are, at the remote alone: nothing is left to be released. */
export async function tagAll(repository: ScratchRepository): Promise<void> {
  const tags = Object.entries(await repository.versions()).map(
    ([name, version]) => `refs/tags/@auth/${name}@${version}`,
  )
  const there = await repository.git('ls-remote', '--tags', 'origin')
  const missing = tags.filter((tag) => !there.includes(tag))
  await repository.git('push', '--quiet', 'origin', ...missing.map((tag) => `HEAD:${tag}`))
}

/** A repository whose packages are versioned and not released, for the tests of a file: each finds it as it was at first. */
export function useVersionedRepository() {
  let repository: ScratchRepository
  let registry: RegistryStandIn
  let unversioned: string
  let versioned: string
  beforeAll(async () => {
    repository = await scratchRepository()
    unversioned = await repository.git('rev-parse', 'HEAD')
    await repository.version()
    versioned = await repository.git('rev-parse', 'HEAD')
    registry = await registryStandIn(join(repository.folder, '.git'))
  }, 120_000)
  afterAll(async () => {
    registry.close()
    await repository.close()
  })
  beforeEach(async () => {
    registry.forget()
    await repository.restore(versioned)
  })
  return {
    repository: () => repository,
    /** The commit before the versions. */
    unversioned: () => unversioned,
    /** An empty registry. */
    registry: () => registry,
    versioned: () => versioned,
    release: (args: readonly string[], env?: NodeJS.ProcessEnv) => repository.script('release', args, env),
  }
}
