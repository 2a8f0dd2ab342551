import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { folders, publishAll } from '../release/registry.fixture.js'
import { addPrograms, newProject, npmInstall } from './install.fixture.js'
import { installRuntimes } from './runtimes.fixture.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a registry has all packages. */
    registryUrl: string
    /** A folder that they are installed in, with the programs that use them. */
    project: string
  }
}

/** Publishes all packages and installs them, once for all tests of this folder. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  await installRuntimes()
  const registry = await publishAll()
  const project = await newProject(registry.url)
  await npmInstall(project, [
    ...folders.map((name) => `@auth/${name}`),
    'msw@3.0.5',
    'redis@6.3.1',
    '@types/node@24.10.1',
  ])
  await addPrograms(project)
  provide('registryUrl', registry.url)
  provide('project', project)
  return async () => {
    await rm(project, { recursive: true, force: true })
    await registry.close()
  }
}
