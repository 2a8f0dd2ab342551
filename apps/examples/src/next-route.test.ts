import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished, vi } from 'vitest'
import type * as program from './next-route.js'
import { runProgram } from './program.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'

/** The route, loaded twice, as a hot reload does. */
async function setUp(own: Readonly<Record<string, string>> = {}) {
  const sandbox = await startSandbox()
  onTestFinished(async () => {
    Reflect.deleteProperty(globalThis, 'mypos')
    vi.unstubAllEnvs()
    await sandbox.close()
  })
  const variables = { ...variablesOf(sandbox), ...own }
  const load = async () => (await runProgram('next-route', variables)).exports as typeof program
  const routes = [await load(), await load()]
  // The route reads them at each request too.
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  return { sandbox, answers: () => Promise.all(routes.map(({ GET }) => GET())) }
}

it('next-route keeps its token over a hot reload', async () => {
  const { sandbox, answers } = await setUp()
  expect((await answers()).map(({ status }) => status)).toEqual([200, 200])
  expect(sandbox.mypos.tokenRequests).toBe(1)
})

it('next-route answers 503 with a time to wait where myPOS gives no token', async () => {
  const { sandbox, answers } = await setUp({ MYPOS_CLIENT_SECRET: 'planted-wrong-secret' })
  const [refused] = await answers()
  expect([refused?.status, await refused?.text()]).toEqual([503, '{"error":"invalid_credentials"}'])
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(1)
  expect(sandbox.mypos.tokenRequests).toBe(1)
})

it('next-route answers 502 where the API fails', async () => {
  const { sandbox, answers } = await setUp()
  sandbox.mypos.failNext({ target: 'api', status: 500, times: 2 })
  expect((await answers()).map(({ status }) => status)).toEqual([502, 502])
})
