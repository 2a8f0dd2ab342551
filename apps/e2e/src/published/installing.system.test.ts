import { globSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { providers } from '../lists.fixture.js'
import { run } from '../release/command.fixture.js'
import { environment, newProject } from './install.fixture.js'
import { tools } from './runtimes.fixture.js'

it.each(providers)(
  'bun installs @auth/%s with core, ky and valibot, and nothing else',
  { timeout: 120_000 },
  async (name) => {
    const folder = await newProject(inject('registryUrl'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    // Bun's own cache goes by name and version, which other runs have published before.
    const env = { ...environment, BUN_INSTALL_CACHE_DIR: join(folder, 'cache') }
    await run(join(tools, 'node_modules/.bin/bun'), ['add', `@auth/${name}`], { cwd: folder, env })

    const manifests = globSync('node_modules/**/package.json', { cwd: folder })
    const installed = await Promise.all(
      manifests.map(async (path) => (JSON.parse(await readFile(join(folder, path), 'utf8')) as { name?: string }).name),
    )
    expect(new Set(installed.filter(Boolean))).toEqual(new Set(['@auth/core', `@auth/${name}`, 'ky', 'valibot']))
  },
)
