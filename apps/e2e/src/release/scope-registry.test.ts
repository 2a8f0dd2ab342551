import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'

// No registry answers here: whatever gets as far as asking one fails at once.
const nobody = 'http://127.0.0.1:1/'

let repository: ScratchRepository

let versioned: string

beforeAll(async () => {
  repository = await scratchRepository()
  await repository.version()
  versioned = await repository.git('rev-parse', 'HEAD')
}, 120_000)

afterAll(() => repository.close())

beforeEach(() => repository.restore(versioned))

const release = (args: readonly string[], env?: NodeJS.ProcessEnv) => repository.script('release', args, env)

const mapped = { 'npm_config_@auth:registry': nobody }

describe('the registry of the scope is read as npm does', () => {
  const found = `- publish it to ${nobody}`

  it('from the environment', async () => {
    const { output } = await release(['toast', '--dry-run'], mapped)
    expect(output).toContain(found)
  })

  it('from the configuration of the user', async () => {
    const npmrc = join(repository.folder, '.git/npmrc')
    await writeFile(npmrc, `@auth:registry=${nobody}\n`)
    const { output } = await release(['toast', '--dry-run'], { NPM_CONFIG_USERCONFIG: npmrc })
    expect(output).toContain(found)
  })

  it('from the configuration of the project', async () => {
    await repository.write('.npmrc', `@auth:registry=${nobody}\n`)
    const { output } = await release(['toast', '--dry-run'])
    expect(output).toContain(found)
  })
})
