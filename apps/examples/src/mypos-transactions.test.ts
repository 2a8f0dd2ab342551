import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from './program.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'

it('mypos-transactions prints the transactions by one token, and revokes it', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const { lines } = await runProgram('mypos-transactions', variablesOf(sandbox))
  expect(lines).toEqual(['1  12.50 EUR', 'token requests: 1, token now: none'])
  expect(sandbox.mypos.tokenRequests).toBe(1)
})
