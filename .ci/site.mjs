// The documents as a site. Build the packages first.
// Usage: node .ci/site.mjs dev | build | preview [options of VitePress]; DOCS_BASE is the path that it is served under.
// Says in words what is wrong where the Node is too old for VitePress.
// oxlint-disable-next-line import/no-unassigned-import
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeIncluding } from '../docs/.vitepress/pages.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const docs = join(root, 'docs')
const [command = '', ...options] = process.argv.slice(2)

if (!['dev', 'build', 'preview'].includes(command)) {
  process.stderr.write('Usage: node .ci/site.mjs dev | build | preview [options of VitePress]\n')
  process.exit(2)
}
run('.ci/install.mjs', docs)
if (command !== 'preview') writeIncluding()
// While somebody writes, the one that is there will do.
if (command === 'build' || (command === 'dev' && !existsSync(join(docs, 'reference')))) run('.ci/reference.mjs')
run('docs/node_modules/vitepress/bin/vitepress.js', command, docs, ...options)

/**
 * In the folder of the site: VitePress looks for Vue where it was started, and would put a link to its own there.
 *
 * @param {string} script
 * @param {readonly string[]} args
 */
function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: docs, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
