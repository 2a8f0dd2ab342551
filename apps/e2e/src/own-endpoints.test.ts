import type { Auth } from '@auth/core'
import type { OwnEndpoint, Simulator } from '@auth/core/testing'
import { createItRetailAuth, type ItRetailCredentials } from '@auth/itretail'
import { simulateItRetail } from '@auth/itretail/testing'
import { createMyposAuth, type MyposCredentials } from '@auth/mypos'
import { simulateMypos } from '@auth/mypos/testing'
import { createToastAuth, type ToastCredentials } from '@auth/toast'
import { simulateToast } from '@auth/toast/testing'
import { setupServer } from 'msw/node'
import { describe, expect, it, onTestFinished } from 'vitest'

/** A vendor's simulator with one user, `a`, whose secret changes. */
interface Vendor<Credentials> {
  simulate: (user: Credentials, endpoints: readonly OwnEndpoint[]) => Simulator<Credentials>
  create: (credentials: Credentials) => Auth
  user: Credentials
  changed: Credentials
  /** With an empty secret. */
  blank: Credentials
  url: string
}

const path = '/orders/v2/ordersBulk'
const checked = <Credentials>(of: Vendor<Credentials>) => of
const client = (clientSecret: string) => ({ clientId: 'a', clientSecret })
const clients = { user: client('b'), changed: client('c'), blank: client('') }
const user = (password: string) => ({ username: 'a', password })
const environment = 'production'
const retry = { limit: 0 }

const vendors = {
  itretail: checked<ItRetailCredentials>({
    simulate: (first, endpoints) => simulateItRetail({ users: [first], endpoints }),
    create: (credentials) => createItRetailAuth({ credentials, environment: 'itretail', retry }),
    user: user('b'),
    changed: user('c'),
    blank: user(''),
    url: `https://retailnext.itretail.com${path}`,
  }),
  mypos: checked<MyposCredentials>({
    simulate: (first, endpoints) => simulateMypos({ clients: [first], endpoints }),
    create: (credentials) => createMyposAuth({ credentials, environment, retry }),
    ...clients,
    url: `https://transactions-api.mypos.com${path}`,
  }),
  toast: checked<ToastCredentials>({
    simulate: (first, endpoints) => simulateToast({ clients: [first], endpoints }),
    create: (credentials) => createToastAuth({ credentials, environment, retry }),
    ...clients,
    url: `https://ws-api.toasttab.com${path}`,
  }),
}

function setUp<Credentials>({ simulate, create, user: first }: Vendor<Credentials>) {
  const simulator = simulate(first, [{ method: 'GET', path, answer: () => Response.json(['order']) }])
  const server = setupServer(...simulator.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  return { simulator, create: (given = first) => create(given) }
}

describe.each(Object.keys(vendors) as (keyof typeof vendors)[])('the simulator of %s', (name) => {
  // `describe.each` has one type for all: each vendor's credentials go to that vendor alone.
  const vendor = vendors[name] as unknown as Vendor<unknown>

  it('serves a test’s own endpoint, which survives maintenance as its own do', async () => {
    const { simulator, create } = setUp(vendor)
    const auth = create()
    await auth.getToken()
    simulator.forgetTokens()
    const reply = await auth.fetch(vendor.url)
    expect([reply.status, await reply.json()]).toEqual([200, ['order']])
    simulator.failNext({ target: 'api', status: 429 })
    expect((await auth.fetch(vendor.url)).status).toBe(429)
    expect(simulator.users).toEqual({ a: { tokenRequests: 2, apiRequests: 2 } })
  })

  it('says of a request whether its token works, and refuses another as the vendor does', async () => {
    const { simulator, create } = setUp(vendor)
    const headers = await create().getHeaders()
    expect(simulator.authorize(new Request(vendor.url, { headers }))).toBeUndefined()
    const refusal = simulator.authorize(new Request(vendor.url))
    const theirs = await fetch(vendor.url)
    expect(refusal?.status).toBe(theirs.status)
    expect(Object.keys((await refusal?.json()) as object)).toEqual(Object.keys((await theirs.json()) as object))
  })

  it('takes a changed secret while it runs, and ends the tokens of whoever is gone', async () => {
    const { simulator, create } = setUp(vendor)
    const auth = create()
    await auth.getToken()
    simulator.setUsers([vendor.changed])
    expect((await auth.fetch(vendor.url)).status).toBe(200)
    await expect(create().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    await create(vendor.changed).getToken()
    simulator.setUsers([])
    expect((await auth.fetch(vendor.url)).status).toBe(401)
    expect(() => simulator.setUsers([vendor.blank])).toThrow('users.0')
  })
})
