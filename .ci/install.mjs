// Installs a folder of tools that the workspace leaves out to stay lean, from the folder's own lockfile.
// The folder holds a package.json, a pnpm-lock.yaml and a pnpm-workspace.yaml, which makes it a root of its own.
// Does next to nothing when all is there already. Usage: node .ci/install.mjs <folder>
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { startable } from './release/command.mjs'

const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write('Usage: node .ci/install.mjs <folder>\n')
  process.exit(2)
}
const install = ['--dir', resolve(folder), 'install', '--frozen-lockfile', '--prefer-offline']
const { file, args, shell } = startable('pnpm', install)
const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', shell })
if (status !== 0)
  process.stderr.write(`install: ${folder} failed\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`)
process.exit(status ?? 1)
