import { createToastAuth } from '@auth/toast'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from './sandbox.js'

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({
    toast: { endpoints: [{ method: 'GET', path: '/menus/v2/menus', answer: () => Response.json(['menu']) }] },
  })
})
beforeEach(async () => {
  for (const vendor of names) await post(`${vendor}/reset`)
})
afterAll(() => sandbox.close())

const post = (path: string, body?: unknown) =>
  fetch(`${sandbox.url}/__sandbox/${path}`, {
    method: 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

type Pair = [id: string, secret: string]
const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) })

/** How a client in another language logs in, and what its users are to the sandbox. */
interface Vendor {
  own: Pair
  login: (...pair: Pair) => Promise<Response>
  user: (...pair: Pair) => object
}
const vendors = {
  itretail: {
    own: ['login@marktpos.com', 'fakepassword'],
    login: (username, password) =>
      fetch(`${sandbox.url}/token?accesslevel=0&securityCode=undefined`, {
        method: 'POST',
        ...form({ grant_type: 'password', username, password }),
      }),
    user: (username, password) => ({ username, password, id: 17 }),
  },
  mypos: {
    own: ['client_id', 'client_secret'],
    login: (id, secret) =>
      fetch(`${sandbox.url}/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
        ...form({ grant_type: 'client_credentials' }),
      }),
    user: (clientId, clientSecret) => ({ clientId, clientSecret }),
  },
  toast: {
    own: ['myToastApiClientIdentifier', 'myToastApiClientSecret'],
    login: (clientId, clientSecret) =>
      fetch(`${sandbox.url}/authentication/v1/authentication/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ clientId, clientSecret, userAccessType: 'TOAST_MACHINE_CLIENT' }),
      }),
    user: (clientId, clientSecret) => ({ clientId, clientSecret, userAccessType: 'TOAST_MACHINE_CLIENT' }),
  },
} satisfies Record<string, Vendor>
type Name = keyof typeof vendors
const names = Object.keys(vendors) as Name[]

async function tokenOf(vendor: Name, pair = vendors[vendor].own): Promise<string> {
  const reply = (await (await vendors[vendor].login(...pair)).json()) as {
    access_token?: string
    token?: { accessToken: string }
  }
  return reply.access_token ?? reply.token?.accessToken ?? ''
}

const call = (path: string, token: string, method = 'GET') =>
  fetch(sandbox.url + path, { method, headers: { authorization: `Bearer ${token}` } })

describe.each(names)('over HTTP, %s', (vendor) => {
  const orders = { method: 'GET', path: '/v9/orders/:id', body: { items: [] }, headers: { 'x-page': '1' } }

  it('serves endpoints of a test’s own until it is reset, to tokens that work, and fails them on request', async () => {
    const token = await tokenOf(vendor)
    expect((await call('/v9/orders/1', token)).status).toBe(404)
    const created = { method: 'POST', path: '/v9/orders', status: 201, body: 'created' }
    expect((await post(`${vendor}/set-endpoints`, { endpoints: [orders, created] })).status).toBe(200)
    const reply = await call('/v9/orders/1', token)
    expect([reply.status, reply.headers.get('x-page'), await reply.json()]).toEqual([200, '1', { items: [] }])
    const made = await call('/v9/orders', token, 'POST')
    expect([made.status, await made.text()]).toEqual([201, 'created'])
    expect((await call('/v9/orders/1', 'another')).status).toBe(401)
    await post(`${vendor}/fail-next`, { target: 'api', status: 503 })
    expect((await call('/v9/orders/1', token)).status).toBe(503)
    await post(`${vendor}/set-endpoints`, { endpoints: [created] })
    expect((await call('/v9/orders/1', token)).status).toBe(404)
    await post(`${vendor}/reset`)
    expect((await call('/v9/orders', token, 'POST')).status).toBe(404)
  })

  it('says whether a token works, and otherwise what the vendor says', async () => {
    const authorization = `Bearer ${await tokenOf(vendor)}`
    const good = await post(`${vendor}/authorize`, { authorization })
    expect([good.status, await good.json()]).toEqual([200, { authorized: true }])
    await post(`${vendor}/set-endpoints`, { endpoints: [orders] })
    const theirs = await call('/v9/orders/1', 'another')
    for (const body of [{ authorization: 'Bearer another' }, {}]) {
      const refused = await post(`${vendor}/authorize`, body)
      expect(refused.status).toBe(401)
      expect(Object.keys((await refused.json()) as object)).toEqual(
        Object.keys((await theirs.clone().json()) as object),
      )
    }
  })

  it('takes other users while it runs, and counts each', async () => {
    const { own, user } = vendors[vendor]
    const old = await tokenOf(vendor)
    expect((await post(`${vendor}/set-users`, { users: [user('shop-17', 'one')] })).status).toBe(200)
    expect((await post(`${vendor}/authorize`, { authorization: `Bearer ${old}` })).status).toBe(401)
    expect((await vendors[vendor].login(...own)).status).toBeGreaterThanOrEqual(400)
    const token = await tokenOf(vendor, ['shop-17', 'one'])
    await post(`${vendor}/set-users`, { users: [user('shop-17', 'two')] })
    expect((await vendors[vendor].login('shop-17', 'one')).status).toBeGreaterThanOrEqual(400)
    expect((await post(`${vendor}/authorize`, { authorization: `Bearer ${token}` })).status).toBe(200)
    const status = (await (await fetch(`${sandbox.url}/__sandbox/`)).json()) as Record<Name, { users: object }>
    expect(status[vendor].users).toEqual({
      [own[0]]: { tokenRequests: 2, apiRequests: 0 },
      'shop-17': { tokenRequests: 2, apiRequests: 0 },
    })
  })

  it.each<[string, unknown, string]>([
    ['set-users', undefined, 'body takes an object'],
    ['set-users', { users: 'canary' }, 'body.users takes an array, got string'],
    ['set-users', { users: [{ canary: 'canary' }] }, 'is missing'],
    ['set-endpoints', {}, 'body.endpoints is missing'],
    ['set-endpoints', { endpoints: [{ method: 'get', path: '/x' }] }, 'body.endpoints.0.method takes one of GET'],
    ['set-endpoints', { endpoints: [{ method: 'GET', path: 'x' }] }, 'endpoints.0.path takes a path'],
    ['set-endpoints', { endpoints: [{ method: 'GET', path: '/x', status: 99 }] }, 'endpoints.0.status takes a whole'],
    ['set-endpoints', { endpoints: [{ method: 'GET', path: '/x', status: 204, body: 1 }] }, 'no field body'],
    ['set-endpoints', { endpoints: [{ method: 'GET', path: '/x', answer: 'x' }] }, 'answer is not a known option'],
    ['authorize', { token: 'canary' }, 'body.token is not a known option'],
    ['authorize', { authorization: 7 }, 'body.authorization takes a string, got number'],
    ['authorize', { authorization: 'Bearer canary\n\u0000' }, 'body.authorization takes a valid header value'],
  ])('answers %s with the body %j by saying what it takes', async (control, body, message) => {
    const reply = await post(`${vendor}/${control}`, body)
    const { error } = (await reply.json()) as { error: string }
    expect(reply.status).toBe(400)
    expect(error).toContain(message)
    expect(error.replaceAll(/canary is/g, '')).not.toContain('canary')
  })
})

it('an endpoint among the options recovers from a 401 as the vendor’s own', async () => {
  const toast = createToastAuth({
    credentials: { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' },
    environment: { baseUrl: sandbox.url },
  })
  await toast.getToken()
  sandbox.toast.forgetTokens()
  const reply = await toast.fetch(`${sandbox.url}/menus/v2/menus`)
  expect([reply.status, await reply.json()]).toEqual([200, ['menu']])
  expect(sandbox.toast.users).toEqual({ myToastApiClientIdentifier: { tokenRequests: 2, apiRequests: 1 } })
})
