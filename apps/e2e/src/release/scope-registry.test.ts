import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mapped, nobody, useVersionedRepository } from './versioned.fixture.js'

const { release, repository } = useVersionedRepository()

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
