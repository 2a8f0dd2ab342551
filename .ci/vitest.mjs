// Runs the tests of the package in whose folder it is started, after a build of all that they use: packages see each
// other as they are built. Usage: node ../../.ci/vitest.mjs test | test:system [files and options of Vitest]
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, turbo, withoutColours } from './turbo.mjs'
import { needPosix } from './posix-tests.mjs'

const [task = 'test', ...options] = process.argv.slice(2)
const folder = process.cwd()
const { name } = JSON.parse(readFileSync('package.json', 'utf8'))

// Where turbo itself runs this, it has built already.
if (process.env.TURBO_HASH === undefined) {
  const { status } = turbo(['run', 'build', `--filter=${name}...`, '--output-logs=errors-only'])
  if (status !== 0) process.exit(1)
}

const place = `${basename(dirname(folder))}/${basename(folder)}/`
const left = process.platform === 'win32' ? Object.keys(needPosix).filter((path) => path.startsWith(place)) : []
const which = task === 'test:system' ? ['.system.test.ts'] : ['--exclude=**/*.system.test.ts']
const report = ['--reporter=default', '--reporter=json', `--outputFile=.vitest-${task.replace(':', '-')}.json`]
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
process.argv.splice(
  1,
  Infinity,
  vitest,
  'run',
  ...which,
  ...left.map((path) => `--exclude=${path.slice(place.length)}`),
)
process.argv.push(...report, ...withoutColours, ...options)
await import(pathToFileURL(vitest).href)
