import { relative } from 'node:path'

/**
 * @typedef {object} Report what Vitest writes of a package's tests, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numPendingTests
 * @property {{ name: string, status: string, message: string, assertionResults: AssertionResult[] }[]} testResults
 */

/** @typedef {{ status: string, ancestorTitles: string[], title: string }} AssertionResult */

/**
 * @typedef {object} Summary what turbo writes of a run, as far as it is read here
 * @property {{ package: string, task: string, directory: string, execution?: { exitCode?: number | null } }[]} tasks
 */

/**
 * A line for each test that failed, and for each file that could not be loaded, or whose hooks failed: that has no failed
 * test in it.
 * @param {readonly Report[]} reports
 * @param {string} root
 */
export function failedTests(reports, root) {
  return reports.flatMap(({ testResults }) =>
    testResults.flatMap(({ name, status, message, assertionResults }) => {
      const file = relative(root, name).replaceAll('\\', '/')
      const failed = assertionResults.filter((each) => each.status === 'failed')
      if (failed.length === 0 && status === 'failed') return [`${file}: ${message.trim().split('\n')[0]}`]
      return failed.map(({ ancestorTitles, title }) => `${file}: ${[...ancestorTitles, title].join(' > ')}`)
    }),
  )
}

/**
 * A line for each other task that failed: where tests did, they are named already.
 * @param {Summary} summary
 * @param {string} testTask
 * @param {readonly string[]} tests the lines of those that failed
 */
export function failedTasks({ tasks }, testTask, tests) {
  return tasks
    .filter(({ execution }) => (execution?.exitCode ?? 0) !== 0)
    .filter(({ task, directory }) => task !== testTask || !tests.some((line) => line.startsWith(`${directory}/`)))
    .map((each) => `${each.package}: ${each.task}`)
}
