import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from './program.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'

it('open-telemetry prints how many token requests there were and why, what became of a 401, and a span of each', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  sandbox.mypos.failNext({ target: 'api', status: 401 })
  const { lines } = await runProgram('open-telemetry', variablesOf(sandbox))
  const counted = (name: string) => lines.filter((line) => line.startsWith(`pos_auth_${name}_total{`))
  expect(counted('token_requests')).toEqual([
    expect.stringMatching(/reason="missing".*\} 1$/),
    expect.stringMatching(/reason="recovery".*\} 1$/),
  ])
  expect(counted('recoveries')).toEqual([expect.stringMatching(/outcome="replayed".*\} 1$/)])
  expect(lines.filter((line) => line.startsWith('span token_request mypos {'))).toHaveLength(2)
  expect(sandbox.mypos.tokenRequests).toBe(2)
})
