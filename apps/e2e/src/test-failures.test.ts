import { expect, it } from 'vitest'
import { failedTasks, failedTests } from '../../../.ci/test-failures.mjs'

const report = (name: string, status: string, assertionResults: object[], message = '') => ({
  numPassedTests: 1,
  numPendingTests: 0,
  testResults: [{ name, status, message, assertionResults }],
})
const test = (status: string, title: string) => ({ status, title, ancestorTitles: ['a login', 'of a client'] })

it('names each failed test and its file, from the root', () => {
  const reports = [
    report('/clone/packages/toast/src/a.test.ts', 'failed', [test('passed', 'works'), test('failed', 'is one POST')]),
    report('/clone/packages/core/src/b.test.ts', 'failed', [test('failed', 'ends'), test('failed', 'begins')]),
    report('/clone/packages/core/src/c.test.ts', 'passed', [test('passed', 'works'), test('skipped', 'waits')]),
  ]
  expect(failedTests(reports as never, '/clone')).toEqual([
    'packages/toast/src/a.test.ts: a login > of a client > is one POST',
    'packages/core/src/b.test.ts: a login > of a client > ends',
    'packages/core/src/b.test.ts: a login > of a client > begins',
  ])
})

it('names a file that could not be loaded, and one whose hooks failed, with the first line of why', () => {
  const reports = [
    report('/clone/apps/demo/src/a.test.ts', 'failed', [], '\nCannot find module\n at line 3'),
    report('/clone/apps/demo/src/b.test.ts', 'failed', [test('skipped', 'waits')], 'Hook timed out'),
  ]
  expect(failedTests(reports as never, '/clone')).toEqual([
    'apps/demo/src/a.test.ts: Cannot find module',
    'apps/demo/src/b.test.ts: Hook timed out',
  ])
})

it('names each other task that failed, by its package: of tests only where none is named', () => {
  const task = (of: string, name: string, exitCode?: number | null) => ({
    package: of,
    directory: of.replace('@auth', 'packages'),
    task: name,
    ...(exitCode !== undefined && { execution: { exitCode } }),
  })
  const tasks = [
    task('@auth/core', 'build', 0),
    task('@auth/toast', 'lint', 1),
    task('//', 'lint:root', 2),
    task('@auth/demo', 'build'),
    task('@auth/core', 'test', 1),
    task('@auth/mypos', 'test', 1),
  ]
  expect(failedTasks({ tasks }, 'test', ['packages/core/src/a.test.ts: b'])).toEqual([
    '@auth/toast: lint',
    '//: lint:root',
    '@auth/mypos: test',
  ])
})
