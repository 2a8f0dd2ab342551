// Writes the reference documents of every public entry into docs/reference, which is not in git: pages of the site. Build the packages
// first. What has no description, or a link that leads nowhere, is an error. Usage: node .ci/reference.mjs [--out <folder>]
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const docs = join(root, 'docs')
const install = spawnSync(process.execPath, [join(root, '.ci/install.mjs'), docs], { stdio: 'inherit' })
if (install.status !== 0) process.exit(1)
const typedoc = [join(docs, 'node_modules/typedoc/bin/typedoc'), '--options', join(docs, 'typedoc.json')]
const { status } = spawnSync(process.execPath, [...typedoc, ...process.argv.slice(2)], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)

// A page is called as its entry is imported; TypeDoc calls a main one `index`, and one that is alone as its package.
const given = process.argv.indexOf('--out')
const out = given < 0 ? join(docs, 'reference') : (process.argv[given + 1] ?? '')
for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
  const path = name.replaceAll('\\', '/').replace(/(\/index)?\.md$/, '')
  if (!name.endsWith('.md') || path.endsWith('entries')) continue
  const entry = name.includes('index') || path.includes('/') ? path : path + onlyEntryOf(path)
  const page = readFileSync(join(out, name), 'utf8')
  writeFileSync(join(out, name), page.replace(/^# .+$/m, `# @auth/${entry}`))
}

/** @param {string} name of a package with one entry */
function onlyEntryOf(name) {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  return (Object.keys(exports).find((entry) => entry !== './package.json') ?? '').slice(1)
}
