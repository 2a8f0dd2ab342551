import type { Auth, AuthError, AuthStatus, Token } from '@auth/core'
import type { MyposAuth } from '@auth/mypos'
import { describe, expect, it } from 'vitest'
import { canaries } from './canaries.fixture.js'
import { echo, setStage } from './stage.fixture.js'
import { vendors, type Vendor } from './vendors.fixture.js'

type Named<Declared> = Record<keyof Declared, true>

// The compiler holds these to the types that are published.
const auth: Named<Auth> = {
  provider: true,
  baseUrl: true,
  getToken: true,
  getHeaders: true,
  fetch: true,
  invalidate: true,
  forget: true,
  status: true,
}
const mypos: Named<MyposAuth> = { ...auth, revoke: true, transactionsUrl: true, webhooksUrl: true }
const token: Named<Token> = {
  accessToken: true,
  authorizationHeader: true,
  tokenType: true,
  issuedAt: true,
  expiresAt: true,
  scope: true,
  refreshExpiresAt: true,
  details: true,
  toString: true,
  toJSON: true,
}
const error: Named<AuthError> = {
  name: true,
  message: true,
  detail: true,
  stack: true,
  cause: true,
  code: true,
  provider: true,
  label: true,
  status: true,
  retryable: true,
  retryAfterMs: true,
  digest: true,
}
const cause = { name: true, message: true, stack: true, code: true, syscall: true }
const status: Named<AuthStatus> = {
  provider: true,
  label: true,
  baseUrl: true,
  state: true,
  token: true,
  suspect: true,
  refreshing: true,
  backoff: true,
  refreshExpiresAt: true,
  tokenRequests: true,
  given: true,
}
const statusToken: Named<NonNullable<AuthStatus['token']>> = {
  masked: true,
  issuedAt: true,
  expiresAt: true,
  expiresInMs: true,
  advisoryWindowMs: true,
  mandatoryWindowMs: true,
  scope: true,
}

/** What two copies of core, and a printer, know it by. No type declares them. */
const brand = Symbol.for('@auth/core/AuthError')
const printed = Symbol.for('nodejs.util.inspect.custom')

/** All that can be reached on an object beyond what its type declares: its own, hidden, and that of its classes. */
function undeclared(value: object | undefined, declared: object, symbols: symbol[] = []): PropertyKey[] {
  const known = new Set<PropertyKey>([...Object.keys(declared), ...symbols, 'constructor'])
  const found: PropertyKey[] = []
  const builtIn = new Set<unknown>([Object.prototype, Error.prototype, Function.prototype, null])
  for (let at: object | null = value ?? null; !builtIn.has(at) && at !== null; at = Object.getPrototypeOf(at)) {
    found.push(...Reflect.ownKeys(at).filter((key) => !known.has(key)))
  }
  return found
}

async function setUp(vendor: Vendor) {
  const stage = setStage(vendor)
  const reply = () => Response.json(vendor.reply(canaries.accessToken))
  const holder = stage.create([reply, () => Response.json({ things: [] })])
  const held = await holder.getToken()
  await holder.fetch(vendor.apiUrl)
  const refused = stage.create(echo(vendor.refusal.status, 'json', { error: vendor.refusal.error }))
  const unreachable = stage.create(() => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })))
  const failures = await Promise.all(
    [refused, unreachable].map((failing) => failing.getToken().catch((thrown: unknown) => thrown as AuthError)),
  )
  return { instances: [holder, refused, unreachable], held, failures: failures as AuthError[] }
}

describe.each(vendors)('$name', (vendor) => {
  const declared = vendor.name.startsWith('mypos') ? mypos : auth

  it('has the members that its type declares, and no others', async () => {
    for (const instance of (await setUp(vendor)).instances) {
      expect(undeclared(instance, declared, [printed])).toEqual([])
      for (const member of Object.keys(declared)) expect(instance).toHaveProperty(member)
      expect(Object.keys(instance)).toEqual([])
    }
  })

  it('has a fetch that is a function and nothing else', async () => {
    for (const { fetch } of (await setUp(vendor)).instances) {
      expect(new Set(Reflect.ownKeys(fetch))).toEqual(new Set(['length', 'name']))
      expect(Object.getPrototypeOf(Object.getPrototypeOf(fetch))).toBe(Function.prototype)
    }
  })

  it('gives tokens, errors and a status of the members that their types declare, and no others', async () => {
    const { instances, held, failures } = await setUp(vendor)
    expect(undeclared(held, token, [printed])).toEqual([])
    for (const failure of failures) {
      expect(undeclared(failure, error, [brand])).toEqual([])
      expect(undeclared(failure.cause as object | undefined, cause)).toEqual([])
    }
    for (const instance of instances) {
      expect(undeclared(instance.status(), status)).toEqual([])
      expect(undeclared(instance.status().token, statusToken)).toEqual([])
    }
    expect(failures.some((failure) => failure.cause !== undefined)).toBe(true)
    expect(instances.some((instance) => instance.status().token !== undefined)).toBe(true)
  })

  it('has a class of its own that holds nothing but its prototype', async () => {
    const [instance] = (await setUp(vendor)).instances
    for (let at: unknown = instance?.constructor; at !== Function.prototype; at = Object.getPrototypeOf(at)) {
      expect(new Set(Reflect.ownKeys(at as object))).toEqual(new Set(['length', 'name', 'prototype']))
    }
  })
})
