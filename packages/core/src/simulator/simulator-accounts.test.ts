import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { AuthError } from '../contract/errors.js'
import { createSimulator, issuedTokens, simulatedUsers } from '../simulator.js'
import type { OwnEndpoint } from '../contract/simulator.js'

const base = 'https://vendor.example'
const start = Date.UTC(2026, 0, 15)

interface User {
  name: string
  secret: string
}

function check(user: unknown, where: string): User {
  const { name, secret } = user as Partial<User>
  if (typeof name === 'string' && typeof secret === 'string') return { name, secret }
  throw new AuthError({ code: 'invalid_options', provider: 'vendor', message: `${where} takes a name and a secret` })
}

/** A vendor whose login is the pair itself, with one endpoint of its own, behind the global fetch. */
function setUp(endpoints: OwnEndpoint[] = []) {
  const clock = { now: start }
  const tokens = issuedTokens(() => clock.now)
  const users = simulatedUsers<User>({
    provider: 'vendor',
    users: [{ name: 'ann', secret: 'a' }],
    check,
    nameOf: ({ name }) => name,
  })
  const simulator = createSimulator<User>({
    name: 'vendor',
    accounts: { users, tokens, refuse: () => HttpResponse.json({ no: 'token' }, { status: 401 }) },
    own: { endpoints, baseUrls: [base] },
    endpoints: [
      {
        kind: 'token',
        method: 'POST',
        url: `${base}/token`,
        async answer(request) {
          const [name, secret] = (await request.text()).split(':')
          if (!users.find((user) => user.name === name && user.secret === secret)) return HttpResponse.error()
          const token = crypto.randomUUID()
          tokens.add(token, { user: String(name), expiresAt: clock.now + 60_000 })
          return HttpResponse.text(token)
        },
        userOf: async (request) => (await request.text()).split(':')[0],
      },
      { kind: 'api', method: 'GET', url: `${base}/things/:id`, answer: () => HttpResponse.text('theirs') },
    ],
  })
  const server = setupServer(...simulator.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const login = async (pair = 'ann:a') => (await fetch(`${base}/token`, { method: 'POST', body: pair })).text()
  const call = async (path: string, token = '', method = 'GET') =>
    fetch(base + path, { method, headers: { authorization: `Bearer ${token}` } })
  return { clock, simulator, server, login, call }
}

const orders: OwnEndpoint = {
  method: 'GET',
  path: '/orders/:id',
  answer: (_request, { id }) => HttpResponse.json({ order: id }),
}

describe('an endpoint of a test’s own', () => {
  it('is answered for a token that works, with the parts of its path, and gets the vendor’s 401 for any other', async () => {
    const { clock, simulator, login, call } = setUp([orders])
    const token = await login()
    expect(await (await call('/orders/7', token)).json()).toEqual({ order: '7' })
    const refused = await call('/orders/7', 'another')
    expect([refused.status, await refused.json()]).toEqual([401, { no: 'token' }])
    clock.now += 60_000
    expect((await call('/orders/7', token)).status).toBe(401)
    expect(simulator.apiRequests).toBe(3)
  })

  it('fails when it is asked to, as the vendor’s own', async () => {
    const { simulator, login, call } = setUp([orders])
    const token = await login()
    simulator.failNext({ target: 'api', status: 503, times: 2 })
    const replies = [await call('/orders/7', token), await call('/things/7', token), await call('/orders/7', token)]
    expect(replies.map(({ status }) => status)).toEqual([503, 503, 200])
  })

  it('may have several methods, and may stand in for the vendor’s', async () => {
    const post: OwnEndpoint = { ...orders, method: 'POST', answer: () => HttpResponse.text('posted') }
    const instead: OwnEndpoint = { method: 'GET', path: '/things/:id', answer: () => HttpResponse.text('ours') }
    const { login, call } = setUp([orders, post, instead])
    const token = await login()
    expect(await (await call('/orders/7', token, 'POST')).text()).toBe('posted')
    expect((await call('/orders/7', token)).status).toBe(200)
    expect(await (await call('/things/7', token)).text()).toBe('ours')
    const other = await call('/orders/7', token, 'DELETE')
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })

  it('may come while it runs', async () => {
    const { simulator, server, login, call } = setUp()
    server.use(...simulator.handlersFor([orders]))
    expect((await call('/orders/7')).status).toBe(401)
    expect((await call('/orders/7', await login())).status).toBe(200)
    expect(simulator.users).toEqual({ ann: { tokenRequests: 1, apiRequests: 1 } })
  })

  it('whose answer is no response never lets the request out', async () => {
    // A program without types.
    const { login, call } = setUp([{ ...orders, answer: (() => undefined) as never }])
    const reply = await call('/orders/7', await login())
    expect([reply.status, await reply.text()]).toEqual([500, 'The answer of GET /orders/:id is no Response'])
  })

  it.each<[object, string]>([
    [{ ...orders, method: 'get' }, 'endpoints.0.method takes one of GET, POST'],
    [{ ...orders, path: 'orders' }, 'endpoints.0.path takes a path that begins with a slash'],
    [{ ...orders, path: '/orders?x=1' }, 'endpoints.0.path takes a path that begins with a slash'],
    [{ ...orders, answer: 'yes' }, 'endpoints.0.answer takes a function'],
    [{ ...orders, status: 200 }, 'endpoints.0.status is not a known option'],
    [{ ...orders, method: 'POST', path: '/token' }, 'endpoints.0 takes a path that is not the vendor'],
  ])('is refused as %j', async (endpoint, message) => {
    const error = await caught(() => setUp([endpoint as OwnEndpoint]))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(message)
  })
})

describe('the users of a simulator', () => {
  it('are asked about by authorize, which counts nothing', async () => {
    const { simulator, login } = setUp()
    const ask = (token: string) =>
      simulator.authorize(new Request(`${base}/x`, { headers: { authorization: `Bearer ${token}` } }))
    expect(ask(await login())).toBeUndefined()
    const refusal = ask('another')
    expect([refusal?.status, await refusal?.json()]).toEqual([401, { no: 'token' }])
    expect(simulator.authorize(new Request(base))?.status).toBe(401)
    expect(simulator.apiRequests).toBe(0)
  })

  it('may change while it runs: tokens of those who are gone end, those of a changed secret go on', async () => {
    const { simulator, login, call } = setUp()
    simulator.setUsers([
      { name: 'ann', secret: 'a' },
      { name: 'bob', secret: 'b' },
    ])
    const [ann, bob] = [await login('ann:a'), await login('bob:b')]
    simulator.setUsers([{ name: 'bob', secret: 'new' }])
    expect([(await call('/things/1', ann)).status, (await call('/things/1', bob)).status]).toEqual([401, 200])
    await expect(login('bob:b')).rejects.toThrow(TypeError)
    await expect(login('ann:a')).rejects.toThrow(TypeError)
    expect((await call('/things/1', await login('bob:new'))).status).toBe(200)
    simulator.setUsers([{ name: 'ann', secret: 'a' }])
    expect((await call('/things/1', ann)).status).toBe(401)
  })

  it('are those of before where the new ones are wrong, and those of the beginning after a reset', async () => {
    const { simulator, login } = setUp()
    const error = await caught(() => simulator.setUsers([{ name: 'bob' } as User]))
    expect(error.message).toBe('vendor: users.0 takes a name and a secret')
    expect((await caught(() => simulator.setUsers({} as User[]))).message).toBe(
      'vendor: users takes an array, got object',
    )
    await login('ann:a')
    simulator.setUsers([])
    simulator.reset()
    await login('ann:a')
    expect(simulator.users).toEqual({ ann: { tokenRequests: 1, apiRequests: 0 } })
  })

  it('are counted each, a name that nobody has and a request that fails too', async () => {
    const { simulator, login, call } = setUp()
    const token = await login()
    simulator.failNext({ status: 503 })
    await login()
    await login('__proto__:x').catch(() => undefined)
    await call('/things/1', token)
    await call('/things/1', 'another')
    expect(Object.entries(simulator.users)).toEqual([
      ['ann', { tokenRequests: 2, apiRequests: 1 }],
      ['__proto__', { tokenRequests: 1, apiRequests: 0 }],
    ])
    expect(simulator).toMatchObject({ tokenRequests: 3, apiRequests: 2 })
  })
})
