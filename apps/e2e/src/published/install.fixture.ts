import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../release/command.fixture.js'

/** The environment of commands: with the Node that runs the tests, whichever the machine has. */
export const environment = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }

/** Makes a folder outside the repository, with the scope mapped to a registry as the README shows. */
export async function newProject(registryUrl: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'published-'))
  await writeFile(join(folder, '.npmrc'), `@auth:registry=${registryUrl}\n`)
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  return folder
}

/** Installs packages by npm. */
export async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  const words = ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages]
  await run('npm', words, { cwd: folder, env: environment })
}

/** Copies the programs beside what is installed. */
export async function addPrograms(folder: string): Promise<void> {
  await cp(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true })
}
