import { setupServer } from 'msw/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createToastAuth, type ToastCredentials } from './index.js'
import { simulateToast } from './testing.js'

const credentials: ToastCredentials = { clientId: 'a', clientSecret: 'b' }
const changed: ToastCredentials = { clientId: 'a', clientSecret: 'c' }
const url = 'https://ws-api.toasttab.com/orders/v2/ordersBulk'

function setUp() {
  const simulator = simulateToast({
    clients: [credentials],
    endpoints: [{ method: 'GET', path: '/orders/v2/ordersBulk', answer: () => Response.json(['order']) }],
  })
  const server = setupServer(...simulator.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const create = (given = credentials) =>
    createToastAuth({ credentials: given, environment: 'production', retry: { limit: 0 } })
  return { simulator, create }
}

describe('the simulator', () => {
  it('serves a test’s own endpoint, which survives maintenance as its own do', async () => {
    const { simulator, create } = setUp()
    const auth = create()
    await auth.getToken()
    simulator.forgetTokens()
    const reply = await auth.fetch(url)
    expect([reply.status, await reply.json()]).toEqual([200, ['order']])
    simulator.failNext({ target: 'api', status: 429 })
    expect((await auth.fetch(url)).status).toBe(429)
    expect(simulator.users).toEqual({ a: { tokenRequests: 2, apiRequests: 2 } })
  })

  it('says of a request whether its token works, and refuses another as the vendor does', async () => {
    const { simulator, create } = setUp()
    const headers = await create().getHeaders()
    expect(simulator.authorize(new Request(url, { headers }))).toBeUndefined()
    const refusal = simulator.authorize(new Request(url))
    const theirs = await fetch(url)
    expect(refusal?.status).toBe(theirs.status)
    expect(Object.keys((await refusal?.json()) as object)).toEqual(Object.keys((await theirs.json()) as object))
  })

  it('takes a changed secret while it runs, and ends the tokens of whoever is gone', async () => {
    const { simulator, create } = setUp()
    const auth = create()
    await auth.getToken()
    simulator.setUsers([changed])
    expect((await auth.fetch(url)).status).toBe(200)
    await expect(create().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    await create(changed).getToken()
    simulator.setUsers([])
    expect((await auth.fetch(url)).status).toBe(401)
    expect(() => simulator.setUsers([{ ...changed, clientSecret: '' }])).toThrow('users.0')
  })
})
