// Builds, then runs the tests of every package. Ends with what failed, by name, and one line that counts all tests.
// Usage: node .ci/test.mjs test | test:system
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { needPosix } from './posix-tests.mjs'
import { say } from './release/command.mjs'
import { failedTasks, failedTests } from './test-failures.mjs'
import { turbo, withoutColours } from './turbo.mjs'
import { root, workspaceFolders } from './workspace.mjs'

const task = process.argv[2] ?? 'test'
const isSystem = task === 'test:system'
const summaries = join(root, '.turbo/runs')
const reportFiles = isSystem
  ? workspaceFolders.map((folder) => join(root, folder, '.vitest-test-system.json'))
  : [join(root, '.vitest-test.json')]
for (const old of [...reportFiles, summaries]) rmSync(old, { recursive: true, force: true })

/** @param {string} file */
const json = (file) => JSON.parse(readFileSync(file, 'utf8'))
const ran = isSystem ? runSystemTests() : runTests()
/** @type {import('./test-failures.mjs').Report[]} */
const reports = reportFiles.filter((file) => existsSync(file)).map(json)
const tests = failedTests(reports, root)
const others = ran.summary === undefined ? [] : failedTasks(ran.summary, task, tests)
const count = (/** @type {'numPassedTests' | 'numPendingTests'} */ what) =>
  reports.reduce((sum, report) => sum + report[what], 0)
const ok = ran.status === 0 && tests.length + others.length === 0
const failed = ok ? 0 : Math.max(tests.length + others.length, 1)

if (process.platform === 'win32' && !isSystem) {
  say('\nNot run on Windows:')
  for (const [file, why] of Object.entries(needPosix)) say(`  ${file}: ${why}`)
}
if (!ok) say(['\nFailed:', ...tests, ...others].join('\n  '))
const skipped = count('numPendingTests')
say(`\n${count('numPassedTests')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exit(ok ? 0 : 1)

/** Two packages at a time: most of these tests wait, for servers, leases, browsers and npm. */
function runSystemTests() {
  return runTasks(['test:system'], ['--output-logs=new-only', '--concurrency=2'])
}

/** All of them in one run of Vitest, which costs less than a run for each package. Only what fails is shown. */
function runTests() {
  say('Building, linting and checking types')
  const tasks = runTasks(
    ['build', 'lint', '//#lint:root', 'typecheck'],
    ['--output-logs=errors-only', '--concurrency=100%'],
  )
  const isBuilt = tasks.summary?.tasks.every((each) => each.task !== 'build' || each.execution?.exitCode === 0)
  if (!isBuilt) return tasks
  say('\nTesting')
  const reporters = ['minimal', 'json', join(root, '.ci/test-progress.mjs')].map((name) => `--reporter=${name}`)
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    '.ci/vitest.config.mjs',
    ...reporters,
  ]
  const output = [`--outputFile=${reportFiles[0]}`, ...withoutColours]
  const { status, error } = spawnSync(process.execPath, [...vitest, ...output], { cwd: root, stdio: 'inherit' })
  if (error) say(error.message)
  return { status: tasks.status || (status ?? 1), summary: tasks.summary }
}

/**
 * @param {readonly string[]} tasks
 * @param {readonly string[]} options
 * @returns {{ status: number, summary?: import('./test-failures.mjs').Summary }}
 */
function runTasks(tasks, options) {
  const { status, error } = turbo(['run', ...tasks, '--continue', '--summarize', ...options])
  if (error) say(error.message)
  const [name] = existsSync(summaries) ? readdirSync(summaries) : []
  return { status: status ?? 1, ...(name !== undefined && { summary: json(join(summaries, name)) }) }
}
