// Checks packages as they are published: packed, and unpacked elsewhere. Build them first.
// Usage: node .ci/check-package.mjs [toast …] [workspace] [--only <check>]… [--tarball <file>] [--write-api] [--json]
// `workspace` looks for what is unused in all of it. Without a name: all packages and the workspace. A tarball is checked
// in place of one packed here. --write-api puts the reports of the public API into git instead of comparing them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { say } from './release/command.mjs'
import { foldersIn, root } from './workspace.mjs'

/** @typedef {{ check: string, problems: string[], note?: string }} Checked what one check says of one package or of the workspace */

const packages = foldersIn('packages')
const { values, positionals } = readArguments()
const subjects = positionals.length > 0 ? positionals : [...packages, 'workspace']
const names = subjects.filter((name) => name !== 'workspace')
/** @param {string} name */
const folderOf = (name) => join(root, 'packages', name)
if (names.some((name) => !packages.includes(name))) stop(`no such package: there are ${packages.join(', ')}`)
const unbuilt = names.filter((name) => !existsSync(join(folderOf(name), 'dist')))
if (unbuilt.length > 0) stop(`not built: ${unbuilt.join(', ')}. Run pnpm build`)
if (values.tarball !== undefined && subjects.length !== 1) stop('--tarball needs the name of its package')
if (values.tarball !== undefined && !existsSync(values.tarball)) stop('there is no such tarball')

const install = [join(root, '.ci/install.mjs'), join(root, '.ci/checks')]
if (spawnSync(process.execPath, install, { stdio: ['ignore', 2, 2] }).status !== 0) process.exit(1)
// By an address, since its types are those of tools that are not here before the line above.
const tools = new URL('./checks/check.mjs', import.meta.url)
const { checkPackage, checks, checkUnused, pack, unpack, writeApi } = await import(tools.href)
const only = values.only ?? Object.keys(checks)
if (only.some((check) => !Object.hasOwn(checks, check)))
  stop(`no such check: there are ${Object.keys(checks).join(', ')}`)

const scratch = mkdtempSync(join(tmpdir(), 'check-package-'))
/** @type {({ of: string } & Checked)[]} */
const results = []
try {
  for (const name of names) {
    const tarball = values.tarball === undefined ? pack(folderOf(name), scratch) : resolve(values.tarball)
    const packed = unpack(name, folderOf(name), tarball, scratch)
    const checked = values['write-api'] ? [await writeApi(packed)] : await checkPackage(packed, only)
    report(name, checked)
  }
  if (subjects.includes('workspace') && !values['write-api']) report('workspace', [checkUnused(root)])
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
if (values.json) say(JSON.stringify(results))
process.exit(results.some(({ problems }) => problems.length > 0) ? 1 : 0)

/**
 * @param {string} of
 * @param {Checked[]} checked
 */
function report(of, checked) {
  for (const { check, problems, note } of checked) {
    results.push({ of, check, problems, ...(note && { note }) })
    if (values.json) continue
    say(`${problems.length === 0 ? '✓' : '✗'} ${of}: ${check}`)
    for (const line of [...(note ? [note] : []), ...problems]) say(line.replace(/^/gm, '    '))
  }
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        tarball: { type: 'string' },
        'write-api': { type: 'boolean' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
  } catch {
    // Its message repeats what was written, which may be a secret that was pasted by mistake.
    return stop('unknown or incomplete option: there are --only <check>, --tarball <file>, --write-api and --json')
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  process.stderr.write(`check-package: ${message}\n`)
  process.exit(2)
}
