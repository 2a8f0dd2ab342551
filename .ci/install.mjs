// Installs a folder of tools that the workspace leaves out to stay lean, from the folder's own lockfile.
// The folder holds a package.json, a pnpm-lock.yaml and a pnpm-workspace.yaml, which makes it a root of its own.
// Does next to nothing when all is there already. Usage: node .ci/install.mjs <folder>
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startable } from './release/command.mjs'

if (process.argv[2] === undefined) {
  process.stderr.write('Usage: node .ci/install.mjs <folder>\n')
  process.exit(2)
}
const folder = resolve(process.argv[2])
// Tests that run side by side want the same folder, and two installs in one spoil each other.
const lock = join(tmpdir(), `install-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
while (!take(lock)) await pause(100)
process.on('exit', () => rmSync(lock))

const install = ['--dir', folder, 'install', '--frozen-lockfile', '--prefer-offline']
const { file, args, shell } = startable('pnpm', install)
const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', shell })
if (status !== 0)
  process.stderr.write(`install: ${folder} failed\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`)
process.exit(status ?? 1)

/**
 * Takes a lock, unless it is of a process that lives. One that was killed leaves its own behind.
 * @param {string} path
 */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (failure) {
    if (!isOf('EEXIST', failure)) throw failure
  }
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0)
  } catch (failure) {
    if (isOf('ESRCH', failure)) rmSync(path, { force: true })
  }
  return false
}

/**
 * @param {string} code
 * @param {unknown} thrown
 */
function isOf(code, thrown) {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}
