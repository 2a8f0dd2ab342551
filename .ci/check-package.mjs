// Checks packages as they are published: packed, and unpacked elsewhere. Build them first.
// Usage: node .ci/check-package.mjs [toast …] [workspace] [--tarball <file>] [--write-api] [--json]
// `workspace` looks for what is unused in all of it. Without a name: all packages and the workspace. A tarball is checked
// in place of one packed here. --write-api puts the reports of the public API into git instead of comparing them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../', import.meta.url))
const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
)
const { values, positionals } = parseArgs({
  options: { tarball: { type: 'string' }, 'write-api': { type: 'boolean' }, json: { type: 'boolean' } },
  allowPositionals: true,
})
const subjects = positionals.length > 0 ? positionals : [...packages, 'workspace']
const names = subjects.filter((name) => name !== 'workspace')
const folderOf = (name) => join(root, 'packages', name)
const unknown = names.filter((name) => !packages.includes(name))
if (unknown.length > 0) stop(`no package ${unknown.join(', ')}: there are ${packages.join(', ')}`)
const unbuilt = names.filter((name) => !existsSync(join(folderOf(name), 'dist')))
if (unbuilt.length > 0) stop(`not built: ${unbuilt.join(', ')}. Run pnpm build`)
if (values.tarball !== undefined && subjects.length !== 1) stop('--tarball needs the name of its package')
if (values.tarball !== undefined && !existsSync(values.tarball)) stop(`there is no ${values.tarball}`)

const install = [join(root, '.ci/install.mjs'), join(root, 'apps/e2e/tools/checks')]
if (spawnSync(process.execPath, install, { stdio: ['ignore', 2, 2] }).status !== 0) process.exit(1)
const { checkPackage, checkUnused, pack, unpack, writeApi } = await import('../apps/e2e/tools/checks/check.mjs')

const scratch = mkdtempSync(join(tmpdir(), 'check-package-'))
const results = []
try {
  for (const name of names) {
    const tarball = values.tarball === undefined ? pack(folderOf(name), scratch) : resolve(values.tarball)
    const packed = unpack(name, folderOf(name), tarball, scratch)
    const checked = values['write-api'] ? [writeApi(packed)] : await checkPackage(packed)
    report(checked.map((result) => ({ of: name, ...result })))
  }
  if (subjects.includes('workspace') && !values['write-api']) report([{ of: 'workspace', ...checkUnused(root) }])
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
if (values.json) console.log(JSON.stringify(results))
process.exit(results.some(({ problems }) => problems.length > 0) ? 1 : 0)

function report(checked) {
  results.push(...checked)
  if (values.json) return
  for (const { of, check, problems, note } of checked) {
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${of}: ${check}`)
    for (const line of [...(note ? [note] : []), ...problems]) console.log(line.replace(/^/gm, '    '))
  }
}

function stop(message) {
  console.error(`check-package: ${message}`)
  process.exit(2)
}
