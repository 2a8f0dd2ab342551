import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { RevocableAuth } from '../contract/auth.js'
import type { TokenCache } from '../contract/provider.js'
import { createAuth } from './create-auth.js'
import { AuthError, isAuthError, type AuthErrorCode } from '../contract/errors.js'
import { memoryCache } from '../record/memory-cache.js'
import type { CreateAuthOptions } from '../options/options.js'
import { testCredentials, testProvider, type TestCredentials } from './provider.fixture.js'
import { thrownValues } from '../util/thrown.fixture.js'

type Options = Partial<CreateAuthOptions<TestCredentials>>
/** Throws, and rejects where a promise is expected. */
type Thrower = () => never

const reply = { accessToken: 'token', expiresInSeconds: 3_600 }
const encryptionKey = new Uint8Array(32).fill(7)

function make(options: Options, facts: object = {}): RevocableAuth {
  const provider = { ...testProvider(async () => reply), revokeToken: async () => undefined, ...facts }
  return createAuth(provider, { credentials: testCredentials, encryptionKey, cacheTimeoutMs: 10, ...options })
}

const withCache = (broken: Partial<TokenCache>): Options => ({ cache: { ...memoryCache(), ...broken } })
const store = {
  load: async () => undefined as string | undefined,
  save: async () => undefined,
  exclusive: true as const,
}
const { exclusive: _exclusive, ...locked } = store
const refresh = { refreshToken: async () => reply }
const rotating = testProvider(async () => ({ ...reply, refreshToken: 'refresh-1' }))
const posting = testProvider(async (_credentials, http) => {
  await http.post('https://api.test.example/token', { form: {} })
  return reply
})
const getToken = (auth: RevocableAuth) => auth.getToken()

const leaseThat = (broken: object): Partial<TokenCache> => ({
  lease: async () => ({ set: async () => true, release: async () => undefined, ...broken }),
})

const functions: [name: string, code: AuthErrorCode | 'none', call: (fail: Thrower) => Promise<unknown>][] = [
  ['credentials', 'credentials_unavailable', (fail) => getToken(make({ credentials: fail }))],
  [
    'checkCredentials',
    'invalid_options',
    (fail) => getToken(make({ credentials: async () => testCredentials, checkCredentials: fail })),
  ],
  ['identify', 'invalid_options', async (fail) => getToken(make({}, { identify: fail }))],
  ['requestToken', 'invalid_response', (fail) => getToken(make({}, { requestToken: fail }))],
  [
    'refreshToken',
    'invalid_response',
    (fail) => getToken(make({ refreshTokens: { ...store, load: async () => 'refresh-1' } }, { refreshToken: fail })),
  ],
  [
    'revokeToken',
    'invalid_response',
    async (fail) => {
      const auth = make({}, { revokeToken: fail })
      await auth.getToken()
      return auth.revoke()
    },
  ],
  ['fetch', 'provider_unavailable', (fail) => getToken(make({ fetch: fail, retry: { limit: 0 } }, posting))],
  [
    'refreshTokens.load',
    'credentials_unavailable',
    (fail) => getToken(make({ refreshTokens: { ...store, load: fail } }, refresh)),
  ],
  [
    'refreshTokens.save',
    'none',
    (fail) => getToken(make({ refreshTokens: { ...store, save: fail } }, { ...rotating, ...refresh })),
  ],
  [
    'refreshTokens.lock',
    'credentials_unavailable',
    (fail) => getToken(make({ refreshTokens: { ...locked, lock: fail } }, refresh)),
  ],
  [
    'the release of refreshTokens.lock',
    'none',
    (fail) =>
      getToken(
        make(
          { refreshTokens: { ...locked, lock: async () => ({ extend: async () => true, release: fail }) } },
          { ...rotating, ...refresh },
        ),
      ),
  ],
  [
    'a getter of what refreshTokens.lock gives',
    'credentials_unavailable',
    (fail) =>
      getToken(
        make(
          {
            refreshTokens: { ...locked, lock: async () => Object.defineProperty({}, 'extend', { get: fail }) as never },
          },
          refresh,
        ),
      ),
  ],
  ['now', 'invalid_options', (fail) => getToken(make({ now: fail }))],
  ['onEvent', 'none', (fail) => getToken(make({ onEvent: fail }))],
  ['an async onEvent', 'none', (fail) => getToken(make({ onEvent: async () => fail() }))],
  ['waitUntil', 'none', (fail) => make({}).getToken({ waitUntil: fail })],
  // oxlint-disable-next-line typescript/no-misused-promises -- a mistake that must break nothing
  ['an async waitUntil', 'none', (fail) => make({}).getToken({ waitUntil: async () => fail() })],
  ['cache.get', 'none', (fail) => getToken(make(withCache({ get: fail })))],
  ['cache.set', 'none', (fail) => getToken(make(withCache({ set: fail, lease: undefined as never })))],
  ['cache.delete', 'none', (fail) => make(withCache({ delete: fail })).forget()],
  ['cache.lease', 'none', (fail) => getToken(make(withCache({ lease: fail })))],
  ['lease.set', 'none', (fail) => getToken(make(withCache(leaseThat({ set: fail }))))],
  ['lease.release', 'none', (fail) => getToken(make(withCache(leaseThat({ release: fail }))))],
  [
    'a getter of the lease',
    'none',
    (fail) =>
      getToken(make(withCache({ lease: async () => Object.defineProperty({}, 'set', { get: fail }) as never }))),
  ],
  [
    'a getter of the cache',
    'none',
    (fail) => getToken(make({ cache: Object.defineProperty(memoryCache(), 'lease', { get: fail }) })),
  ],
  [
    'a getter of the options',
    'invalid_options',
    async (fail) => {
      const options = { credentials: testCredentials }
      Object.defineProperty(options, 'timeoutMs', { get: fail, enumerable: true })
      return createAuth(rotating, options)
    },
  ],
  [
    'a getter of a call’s options',
    'invalid_options',
    (fail) => make({}).getToken(Object.defineProperty({}, 'signal', { get: fail, enumerable: true })),
  ],
  [
    'a getter of the token to invalidate',
    'invalid_options',
    (fail) => make({}).invalidate(Object.defineProperty({}, 'accessToken', { get: fail }) as never),
  ],
]

describe.each(functions)('whatever %s throws', (name, code, call) => {
  it.each(thrownValues)(`${code === 'none' ? 'breaks nothing' : `is ${code}`}: %s`, async (_value, thrown) => {
    const value = thrown()
    const outcome = await call(() => {
      throw value
    }).then(
      () => 'none',
      (error: unknown) => error,
    )
    expect(isAuthError(outcome) ? outcome.code : outcome).toBe(code)
    expect(outcome === value).toBe(false)
    const printed = inspect(outcome, { depth: Infinity, showHidden: true, getters: true })
    expect(printed).not.toContain('canary')
  })
})

it.each(thrownValues)('isAuthError is false, and throws nothing, for %s', (_value, thrown) => {
  expect(isAuthError(thrown())).toBe(false)
  expect(isAuthError(thrown(), 'timeout')).toBe(false)
})

it.each(thrownValues)('an AuthError can be made with a cause that is %s', (_value, thrown) => {
  const error = new AuthError({ code: 'timeout', provider: 'test', message: 'late', cause: thrown() })
  expect(inspect(error, { showHidden: true, getters: true, depth: Infinity })).not.toContain('canary')
})
