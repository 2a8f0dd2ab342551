// Runs a task in every package, with what it needs before it, and ends with one line that counts all tests.
// Usage: node .ci/test.mjs test | test:system
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { say } from './release/command.mjs'

const task = process.argv[2] ?? 'test'
const tasks = task === 'test' ? ['build', 'lint', 'typecheck', 'test'] : [task]
const reportFile = `.vitest-${task.replace(':', '-')}.json`
const folders = ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`))
const reports = folders.map((folder) => `${folder}/${reportFile}`)
for (const report of reports) rmSync(report, { force: true })

// Tests of many processes get the machine for themselves.
const concurrency = task === 'test' ? [] : ['--concurrency=1']
const flags = ['--continue', '--summarize=false', '--output-logs=new-only', ...concurrency]
const turbo = spawnSync('turbo', ['run', ...tasks, ...flags], {
  stdio: 'inherit',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
})

/**
 * @typedef {object} Report what Vitest writes, as far as it is counted
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {{ status: string, assertionResults: unknown[] }[]} testResults
 */

const total = { passed: 0, failed: 0, skipped: 0 }
for (const report of reports.filter((path) => existsSync(path))) {
  /** @type {Report} */
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  // A file that could not even be loaded has no failed test in it, yet it has failed.
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length)
  total.passed += numPassedTests
  total.failed += numFailedTests + broken.length
  total.skipped += numPendingTests
}
const ok = turbo.status === 0
if (!ok && total.failed === 0) {
  say('\nA build, lint, type check or test run failed; see above.')
  total.failed = 1
}
say(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exit(ok && total.failed === 0 ? 0 : 1)
