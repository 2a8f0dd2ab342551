import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from './program.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'

async function setUp() {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  return sandbox
}

it('marktpos-customers prints the customers of the store by one login', async () => {
  const sandbox = await setUp()
  const { lines, exitCode } = await runProgram('marktpos-customers', variablesOf(sandbox))
  expect(lines).toEqual([
    expect.stringMatching(/^[\da-f-]{36} {2}Ada Moreno$/),
    expect.stringMatching(/^[\da-f-]{36} {2}Jun Okafor$/),
    'token requests: 1',
  ])
  expect([exitCode, sandbox.itretail.tokenRequests]).toEqual([0, 1])
})

it('marktpos-customers says that the password is wrong, and when it may be tried again, after one login', async () => {
  const sandbox = await setUp()
  const variables = { ...variablesOf(sandbox), ITRETAIL_PASSWORD: 'planted-wrong-password' }
  const { lines, exitCode } = await runProgram('marktpos-customers', variables)
  expect(lines).toEqual([
    expect.stringMatching(/^invalid_credentials: itretail: /),
    expect.stringMatching(/^next login in \d+ s$/),
    'token requests: 1',
  ])
  expect(lines.join('\n')).not.toContain('planted-wrong-password')
  expect([exitCode, sandbox.itretail.tokenRequests]).toEqual([1, 1])
})
