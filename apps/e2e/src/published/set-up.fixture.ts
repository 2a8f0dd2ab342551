import { readFile, rm } from 'node:fs/promises'
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
  await npmInstall(project, [...folders.map((name) => `@auth/${name}`), ...(await peers())])
  await addPrograms(project)
  provide('registryUrl', registry.url)
  provide('project', project)
  return async () => {
    await rm(project, { recursive: true, force: true })
    await registry.close()
  }
}

/** What a program brings itself, in the versions that the workspace has. */
async function peers(): Promise<string[]> {
  const versionsIn = async (path: string) =>
    (JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8')) as Manifest).devDependencies
  const versions = { ...(await versionsIn('../../package.json')), ...(await versionsIn('../../../../package.json')) }
  return ['msw', 'redis', 'pg', '@types/pg', 'postgres', '@types/node'].map((name) => `${name}@${versions[name]}`)
}

interface Manifest {
  devDependencies: Record<string, string>
}
