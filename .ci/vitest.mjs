// Runs the tests of the package in whose folder it is started, after a build of all that they use: packages see each
// other as they are built. Usage: node ../../.ci/vitest.mjs test | test:system [files and options of Vitest]
// `--watch` runs them again whenever a file of the package changes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { turbo, withoutColours } from './turbo.mjs'
import { root } from './workspace.mjs'

const [task = 'test', ...options] = process.argv.slice(2)
const { name } = JSON.parse(readFileSync('package.json', 'utf8'))

// Where turbo itself runs this, it has built already.
if (process.env.TURBO_HASH === undefined) {
  const { status } = turbo(['run', 'build', `--filter=${name}...`, '--output-logs=errors-only'])
  if (status !== 0) process.exit(1)
}

const config = join(root, '.ci/vitest.config.mjs')
const report = ['--reporter=default', '--reporter=json', '--outputFile=.vitest-test-system.json']
const isSystem = task === 'test:system'
const files = options.some((option) => !option.startsWith('-')) ? [] : ['.system.test.ts']
const which = isSystem ? [...files, ...report] : [`--config=${config}`, `--project=${name}`]
const once = options.includes('--watch') ? [] : ['run']
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
process.argv.splice(1, Infinity, vitest, ...once, ...which, ...withoutColours, ...options)
await import(pathToFileURL(vitest).href)
