import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSandbox } from '@auth/sandbox'
import { describe, expect, it, onTestFinished } from 'vitest'
import { variablesOf } from './sandbox-variables.fixture.js'
import { installTools } from './tools.fixture.js'

const run = promisify(execFile)
const programs = ['toast-orders', 'marktpos-customers', 'mypos-transactions']
const deno = ['--node-modules-dir=manual', '--cached-only', '--no-prompt', '--allow-env', '--allow-net=127.0.0.1']

describe.each([
  ['deno', ['run', ...deno]],
  ['bun', ['run']],
])('on %s', { timeout: 120_000 }, (name, words) => {
  it('the examples that need no framework run as they are, by one token each', async () => {
    const tools = await installTools('runtimes')
    const answer = () => Response.json([])
    const endpoints = [{ method: 'GET', path: '/orders/v2/ordersBulk', answer } as const]
    const sandbox = await startSandbox({ toast: { endpoints } })
    onTestFinished(() => sandbox.close())
    const env = { ...process.env, ...variablesOf(sandbox), DENO_NO_UPDATE_CHECK: '1' }
    const command = join(tools, 'node_modules/.bin', name)
    const outputs = await Promise.all(
      programs.map(async (program) => {
        const file = fileURLToPath(new URL(`${program}.ts`, import.meta.url))
        return (await run(command, [...words, file], { env })).stdout
      }),
    )
    expect(outputs).toEqual(programs.map(() => expect.stringContaining('token requests: 1')))
    const { toast, itretail, mypos } = sandbox
    expect([toast, itretail, mypos].map(({ tokenRequests }) => tokenRequests)).toEqual([1, 1, 1])
  })
})
