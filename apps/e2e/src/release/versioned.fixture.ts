import { afterAll, beforeAll, beforeEach } from 'vitest'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'

/** No registry answers here: whatever gets as far as asking one fails at once. */
export const nobody = 'http://127.0.0.1:1/'

export const mapped = { 'npm_config_@auth:registry': nobody }

/** A repository whose packages are versioned and not released, for the tests of a file: each finds it as it was at first. */
export function useVersionedRepository() {
  let repository: ScratchRepository
  let versioned: string
  beforeAll(async () => {
    repository = await scratchRepository()
    await repository.version()
    versioned = await repository.git('rev-parse', 'HEAD')
  }, 120_000)
  afterAll(() => repository.close())
  beforeEach(() => repository.restore(versioned))
  return {
    repository: () => repository,
    versioned: () => versioned,
    release: (args: readonly string[], env?: NodeJS.ProcessEnv) => repository.script('release', args, env),
  }
}
