import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { RevocableAuth } from '../contract/auth.js'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from './create-auth.js'
import { countingVendor, testCredentials, testProvider } from './provider.fixture.js'

function setUp() {
  const vendor = countingVendor()
  const provider = { ...testProvider(vendor.request), revokeToken: async () => undefined }
  return createAuth(provider, { credentials: testCredentials, fetch: async () => new Response('here') })
}

const methods = ['getToken', 'getHeaders', 'invalidate', 'forget', 'status', 'revoke'] as const

type Detached = Record<string, (this: unknown) => unknown>

describe.each(methods)('%s without its instance', (method) => {
  it.each<[string, (auth: RevocableAuth) => unknown]>([
    ['taken from it', () => undefined],
    ['called on null', () => null],
    ['called on a function', () => () => undefined],
    ['copied to another object', (auth) => ({ ...auth, [method]: auth[method] })],
    ['inherited', (auth) => Object.create(auth)],
    ['through a proxy', (auth) => new Proxy(auth, {})],
  ])('is refused with how to hand it out, when it was %s', async (_how, receiver) => {
    const auth = setUp()
    await auth.getToken()
    const { [method]: detached } = auth as unknown as Detached
    const { code, message } = await caught(async () => detached?.call(receiver(auth)))
    expect({ code, message }).toEqual({
      code: 'invalid_options',
      message: `core: ${method} has lost its instance. Hand out () => auth.${method}() instead: of all members only fetch works without it`,
    })
  })
})

it.each(['getToken', 'getHeaders', 'invalidate', 'forget', 'revoke'])(
  '%s without its instance gives a promise that rejects, as for all that fails in it',
  async (method) => {
    const { [method]: detached } = setUp() as unknown as Detached
    await expect(detached?.()).rejects.toThrow(`${method} has lost its instance`)
  },
)

describe('an instance', () => {
  it('has a fetch that needs no instance, always the same', async () => {
    const auth = setUp()
    const { fetch } = auth
    expect(await (await fetch('https://api.test.example/things')).text()).toBe('here')
    expect(auth.fetch).toBe(fetch)
  })

  it('says how to read what is not a method, where it is read from something else', () => {
    const inherited = Object.create(setUp()) as RevocableAuth
    for (const member of ['provider', 'baseUrl', 'fetch'] as const) {
      expect(() => inherited[member]).toThrow(`() => auth.${member} instead`)
    }
  })

  it('throws nothing when its prototype, or what inherits from it, is printed', () => {
    const auth = setUp()
    for (const other of [Object.getPrototypeOf(auth), Object.create(auth)]) expect(inspect(other)).toContain('Instance')
  })

  it('prints as its status', async () => {
    const auth = setUp()
    await auth.getToken()
    const { expiresInMs: _left, ...token } = auth.status().token ?? {}
    for (const shown of Object.values(token)) expect(inspect(auth)).toContain(inspect(shown))
    expect(inspect(auth)).toContain("state: 'valid'")
  })
})
