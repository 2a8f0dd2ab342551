import { startSandbox } from '@auth/sandbox'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { startApi } from './api.fixture.js'
import { expectGoodOutcomes } from './outcomes.fixture.js'
import { runProgram, runtimes } from './runtimes.fixture.js'

describe.each(runtimes)('on $name', { timeout: 120_000 }, ({ userAgent, command }) => {
  it.each([
    ['import', [...command(), 'by-import.fixture.ts']],
    ['require()', [...command({ read: true }), 'by-require.fixture.cjs']],
  ])('the packages work when loaded by %s', async (_kind, words) => {
    const [sandbox, api] = await Promise.all([startSandbox(), startApi()])
    onTestFinished(() => sandbox.close())
    const { told, printed } = await runProgram([...words, sandbox.url, api.url], inject('project'))
    expect(told).toMatchObject({ userAgent: expect.stringMatching(userAgent) })
    expectGoodOutcomes(told, printed, api)
  })
})
