import { createMyposAuth, myposHeaders } from '@auth/mypos'
import { startSandbox } from '@auth/sandbox'
import axios, { type AxiosAdapter } from 'axios'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from './program.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'
import type * as program from './toast-with-axios.js'

/** The program, run, and a client of myPOS with its interceptors: Toast has a limit of logins that would hide a storm. */
async function setUp() {
  const received: object[] = []
  const sandbox = await startSandbox({
    mypos: {
      endpoints: [
        {
          method: 'POST',
          path: '/v1.1/echo',
          async answer(request) {
            const header = (name: string) => request.headers.get(name)
            const headers = { type: header('content-type'), request: header('x-request'), key: header('api-key') }
            received.push({ body: await request.text(), ...headers })
            return Response.json({})
          },
        },
      ],
    },
  })
  onTestFinished(() => sandbox.close())
  const { lines, exports } = await runProgram('toast-with-axios', variablesOf(sandbox))
  const { useAuth } = exports as typeof program
  const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
  const mypos = createMyposAuth({ credentials, environment: { baseUrl: sandbox.url } })
  const client = axios.create({ baseURL: mypos.transactionsUrl, headers: myposHeaders({ clientId: 'client_id' }) })
  useAuth(client, mypos)
  const call = async () => (await client.get('/transactions', { validateStatus: (status) => status === 200 })).status
  return { sandbox, lines, mypos, client, call, received }
}
const statusOf = (error: unknown) => (axios.isAxiosError(error) ? error.response?.status : error)

it('toast-with-axios prints the restaurant by one login', async () => {
  const { sandbox, lines } = await setUp()
  expect(lines).toEqual(['restaurant 9d3c2a10-7c0a-4f8e-8b7e-2f1f0a4d5e6b, token requests: 1'])
  expect(sandbox.toast.tokenRequests).toBe(1)
})

it('its interceptors get one token for 100 calls whose token was refused, and all of them succeed', async () => {
  const { sandbox, call } = await setUp()
  await call()
  sandbox.mypos.forgetTokens()
  const statuses = await Promise.all(Array.from({ length: 100 }, call))
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect([sandbox.mypos.tokenRequests, sandbox.mypos.apiRequests]).toEqual([2, 201])
})

it('its interceptors give a call whose refusal comes late the token that replaced the refused one already', async () => {
  const { sandbox, mypos, client, call } = await setUp()
  await call()
  sandbox.mypos.forgetTokens()
  const others = Promise.withResolvers<void>()
  const adapter: AxiosAdapter = async (config) => {
    try {
      return await axios.getAdapter('http')(config)
    } finally {
      await others.promise
    }
  }
  const late = client.get('/transactions', { adapter })
  expect(await call()).toBe(200)
  others.resolve()
  expect((await late).status).toBe(200)
  expect([sandbox.mypos.tokenRequests, mypos.status().suspect]).toEqual([2, false])
})

it('its interceptors send the body again, and the headers, past what others did to the call already', async () => {
  const { sandbox, client, received } = await setUp()
  let passed = 0
  client.interceptors.request.use((config) => {
    passed += 1
    return config
  })
  sandbox.mypos.failNext({ target: 'api', status: 401 })
  const { status } = await client.post('/echo', { amount: 1 }, { headers: { 'x-request': 'one' } })
  expect(status).toBe(200)
  expect(passed).toBe(1)
  expect(received).toEqual([{ body: '{"amount":1}', type: 'application/json', request: 'one', key: 'client_id' }])
})

it('its interceptors send a call twice and no oftener, and 100 calls to a forbidden endpoint cause no storm', async () => {
  const { sandbox, call } = await setUp()
  sandbox.mypos.failNext({ target: 'api', status: 401, times: 1_000 })
  for (let calls = 1; calls <= 100; calls += 1) {
    expect(await call().catch(statusOf)).toBe(401)
  }
  expect([sandbox.mypos.tokenRequests, sandbox.mypos.apiRequests]).toEqual([2, 101])
})

it('its interceptors leave other failures alone', async () => {
  const { sandbox, call } = await setUp()
  sandbox.mypos.failNext({ target: 'api', status: 503 })
  expect(await call().catch(statusOf)).toBe(503)
  expect([sandbox.mypos.tokenRequests, sandbox.mypos.apiRequests]).toEqual([1, 1])
})
