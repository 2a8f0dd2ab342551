import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The environment of commands: with the Node that runs the tests, whichever the machine has. */
export const environment = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }

/** Installs a folder of tools that the workspace leaves out, where it is not installed yet, and gives its path. */
export async function installTools(name: 'next16' | 'runtimes'): Promise<string> {
  const folder = join(root, 'apps/e2e/tools', name)
  await run(process.execPath, [join(root, '.ci/install.mjs'), folder], { env: environment })
  return folder
}
