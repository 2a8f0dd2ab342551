// Runs a task in every package, with what it needs before it. Ends with what failed, by name, and one line that counts all
// tests. Usage: node .ci/test.mjs test | test:system
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { needPosix } from './posix-tests.mjs'
import { say } from './release/command.mjs'
import { failedTasks, failedTests } from './test-failures.mjs'
import { root, turbo } from './turbo.mjs'

const task = process.argv[2] ?? 'test'
const tasks = task === 'test' ? ['build', 'lint', '//#lint:root', 'typecheck', 'test'] : [task]
const reportFile = `.vitest-${task.replace(':', '-')}.json`
const folders = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
)
const reportFiles = folders.map((folder) => join(folder, reportFile))
const summaries = join(root, '.turbo/runs')
for (const old of [...reportFiles, summaries]) rmSync(old, { recursive: true, force: true })

// As many tasks at a time as the machine has cores: more of them only reach each other's time limits. Tests of many
// processes get the machine for themselves.
const concurrency = task === 'test' ? '100%' : '1'
const { status, error } = turbo([
  'run',
  ...tasks,
  '--continue',
  '--summarize',
  '--output-logs=new-only',
  `--concurrency=${concurrency}`,
])
if (error) say(error.message)

/** @param {string} file */
const json = (file) => JSON.parse(readFileSync(file, 'utf8'))
/** @type {import('./test-failures.mjs').Report[]} */
const reports = reportFiles.filter((file) => existsSync(file)).map(json)
const tests = failedTests(reports, root)
const others = existsSync(summaries)
  ? readdirSync(summaries).flatMap((name) => failedTasks(json(join(summaries, name)), task, tests))
  : []
const count = (/** @type {'numPassedTests' | 'numPendingTests'} */ what) =>
  reports.reduce((sum, report) => sum + report[what], 0)
const ok = status === 0 && tests.length + others.length === 0
const failed = ok ? 0 : Math.max(tests.length + others.length, 1)

if (process.platform === 'win32' && task === 'test') {
  say('\nNot run on Windows:')
  for (const [file, why] of Object.entries(needPosix)) say(`  ${file}: ${why}`)
}
if (!ok) say(['\nFailed:', ...tests, ...others].join('\n  '))
const skipped = count('numPendingTests')
say(`\n${count('numPassedTests')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exit(ok ? 0 : 1)
