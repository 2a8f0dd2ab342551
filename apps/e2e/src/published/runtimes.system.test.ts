import { startSandbox } from '@auth/sandbox'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startApi } from './api.fixture.js'
import { installPackages, type Program } from './install.fixture.js'
import { expectGoodOutcomes } from './outcomes.fixture.js'
import { run } from './run.fixture.js'
import { installRuntimes, runtimes } from './runtimes.fixture.js'

let program: Program
beforeAll(async () => {
  await installRuntimes()
  program = await installPackages(['@auth/core', '@auth/itretail', '@auth/mypos', '@auth/toast'])
}, 300_000)
afterAll(() => program.remove())

describe.each(runtimes)('on $name', { timeout: 120_000 }, ({ userAgent, command }) => {
  it.each([
    ['import', [...command(), 'by-import.fixture.ts']],
    ['require()', [...command({ read: true }), 'by-require.fixture.cts']],
  ])('the packages work when loaded by %s', async (_kind, words) => {
    const [sandbox, api] = await Promise.all([startSandbox(), startApi()])
    onTestFinished(() => sandbox.close())
    const { stdout, stderr } = await run([...words, sandbox.url, api.url], program.folder)
    const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { userAgent: string; outcomes: object }
    expect(told.userAgent).toMatch(userAgent)
    expectGoodOutcomes(told, stdout + stderr, api)
  })
})
