import { isAuthError, memoryCache, type TokenCache } from '@auth/core'
import { postgresCache } from '@auth/cache-postgres'
import { redisCache } from '@auth/cache-redis'
import { sqliteCache, sqliteRefreshTokens } from '@auth/cache-sqlite'
import { simulateItRetail } from '@auth/itretail/testing'
import { myposHeaders } from '@auth/mypos'
import { simulateMypos } from '@auth/mypos/testing'
import { observe } from '@auth/otel'
import { startSandbox } from '@auth/sandbox'
import { toastHeaders } from '@auth/toast'
import { simulateToast } from '@auth/toast/testing'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canaries, leaksIn } from './canaries.fixture.js'
import { setStage } from './stage.fixture.js'
import { vendors } from './vendors.fixture.js'

/** The values that a program's messages were made of. */
let heard: unknown[] = []

/** What a program may have for its own forms: a message that quotes what was typed. */
const quoting = (issue: v.BaseIssue<unknown>) => {
  heard.push(issue.input)
  return `Please correct ${JSON.stringify(issue.input)}`
}

/** Whatever of the library a message can be set for, as far as it is known by name. */
const references = Object.values(v).filter((each) => typeof each === 'function') as Parameters<
  typeof v.setSpecificMessage
>[0][]

// One library for the program and these packages, as it is installed: its settings are for all who use it.
beforeAll(() => {
  v.setGlobalConfig({ abortEarly: true })
  v.setGlobalMessage(quoting)
  v.setSchemaMessage(quoting)
  for (const reference of references) v.setSpecificMessage(reference, quoting)
})
afterAll(() => {
  v.deleteGlobalConfig()
  v.deleteGlobalMessage()
  v.deleteSchemaMessage()
  for (const reference of references) v.deleteSpecificMessage(reference)
})
beforeEach(() => {
  heard = []
})

const { secret } = canaries

/** The message of what is refused, once it was looked at for secrets. */
async function refusal(action: () => unknown): Promise<string> {
  const error: unknown = await Promise.resolve()
    .then(action)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
  if (!isAuthError(error)) throw new Error('expected an AuthError', { cause: error })
  expect(leaksIn(error.message)).toEqual([])
  expect(error.message).not.toContain('Please correct')
  expect(heard).toEqual([])
  return error.message
}

it('are used by a schema of the program', () => {
  const { issues } = v.safeParse(v.object({ name: v.pipe(v.string(), v.minLength(99)) }), { name: secret })
  expect(issues?.[0].message).toContain('Please correct')
  expect(heard).toEqual([secret])
})

const unknownClient: object = { get: secret, set: secret }
const sandbox = (options: object) => startSandbox(options)

describe('messages that the program set for its own schemas are not asked about', () => {
  describe.each(vendors)('$name', (vendor) => {
    it.each<[string, object, string]>([
      ['a wrong type', { timeoutMs: secret }, 'options.timeoutMs takes a number, got string'],
      ['a rule', { retry: { limit: 99.5 } }, 'options.retry.limit takes a whole number from 0 to 10'],
      ['a key', { encryptionKey: secret }, 'options.encryptionKey takes 32 bytes, or those in base64'],
      ['an unknown option', { [`x`]: secret }, 'options.x is not a known option'],
      ['an environment', { environment: secret }, "', '"],
      ['a base URL', { environment: { baseUrl: secret } }, 'options.environment.baseUrl takes an '],
      ['credentials of no form', { credentials: secret }, 'options.credentials takes an object or a function, got str'],
      ['credentials without a field', { credentials: { secret } }, 'options.credentials.'],
      ['a pool of choices', { tokenRequestLimit: secret }, "options.tokenRequestLimit takes 'pace' or 'enforce'"],
    ])('options with %s', async (_what, options, message) => {
      expect(await refusal(() => vendor.create(options))).toContain(message)
    })

    it('each of the options that are wrong', async () => {
      const message = await refusal(() => vendor.create({ timeoutMs: secret, allowInsecureHttp: secret }))
      expect(message).toContain('options.timeoutMs takes a number')
      expect(message).toContain('options.allowInsecureHttp takes true or false')
    })

    it.each<[string, object]>([
      ['of another form', { credentials: () => [secret] }],
      [
        'with fields of another type',
        { credentials: () => ({ ...vendor.credentials, clientId: [secret], username: [secret] }) },
      ],
      ['with an empty field', { credentials: () => ({ ...vendor.credentials, clientSecret: '', password: '' }) }],
    ])('what the credentials function gives, %s', async (_what, options) => {
      const auth = setStage(vendor).create(() => Response.json({}), options)
      expect(await refusal(() => auth.getToken())).toContain('credentials()')
    })

    it.each<[string, object]>([
      ['without a token', { secret, token: [secret] }],
      ['with an object for a token', vendor.reply({ secret })],
      ['with a secret for a lifetime', vendor.reply('a-token', secret)],
    ])('a reply %s', async (_what, reply) => {
      const auth = setStage(vendor).create(() => Response.json(reply))
      expect(await refusal(() => auth.getToken())).toContain('the reply')
    })

    it('a refusal whose error is none', async () => {
      const auth = setStage(vendor).create(() => Response.json({ error: { secret } }, { status: 400 }))
      expect(await refusal(() => auth.getToken())).toMatch(/400|refused/)
    })
  })

  it.each<[string, () => unknown, string]>([
    [
      'the client of the Redis cache',
      () => redisCache({ client: unknownClient as never }),
      'options.client takes a cl',
    ],
    [
      'the prefix of the Redis cache',
      () => redisCache({ client: {} as never, prefix: `{${secret}` }),
      'options.prefix',
    ],
    ['the table of PostgreSQL', () => postgresCache({ client: {} as never, table: `${secret}\0` }), 'options.table'],
    ['the path of the SQLite cache', () => sqliteCache({ path: `file:${secret}` }), 'options.path takes the path of a'],
    [
      'the key of refresh tokens',
      () => sqliteRefreshTokens({ path: 'grants.sqlite', account: 'a', encryptionKey: secret }),
      'options.encryptionKey takes 32 bytes',
    ],
    ['the port of the sandbox', () => sandbox({ port: secret }), 'options.port takes a number, got string'],
    ['the host of the sandbox', () => sandbox({ host: `${secret}/` }), 'options.host takes a host name or address'],
    ['the headers of Toast', () => toastHeaders({ restaurantGuid: secret }), 'restaurantGuid takes the GUID of a'],
    ['the headers of myPOS', () => myposHeaders({ clientId: `${secret}\n` }), 'clientId takes the client id, which'],
    ['a user of Toast’s simulator', () => simulateToast({ clients: [{ secret } as never] }), 'users.0.clientId'],
    ['a user of myPOS’s simulator', () => simulateMypos({ clients: [{ secret } as never] }), 'users.0.clientId'],
    ['a user of IT Retail’s simulator', () => simulateItRetail({ users: [{ secret } as never] }), 'users.0.username'],
    [
      'an endpoint of a simulator',
      () => simulateToast({ endpoints: [{ method: secret, path: secret } as never] }),
      'endpoints.0.method takes one of',
    ],
  ])('%s', async (_what, action, message) => {
    expect(await refusal(action)).toContain(message)
  })

  it('the options of an observer, which it checks without a library', () => {
    const message = 'otel: options.meter takes a Meter, such as metrics.getMeter() gives, got string'
    expect(() => observe({ meter: secret as never })).toThrow(new TypeError(message))
    expect(heard).toEqual([])
  })

  it('what a shared cache holds', async () => {
    const [vendor] = vendors
    if (vendor === undefined) throw new Error('there is no vendor')
    const held = memoryCache()
    const cache: TokenCache = { ...held, get: async (key) => held.get(key) }
    const options = { cache, encryptionKey: canaries.encryptionKey }
    const stage = setStage(vendor)
    await stage.create(() => Response.json(vendor.reply('a-token')), options).getToken()
    await stage.create(() => Response.json(vendor.reply('another')), options).getToken()
    expect(heard).toEqual([])
  })

  it('the body of a control of the sandbox', async () => {
    const running = await startSandbox()
    const { url } = running
    const control = async (path: string, body: object) => {
      const response = await fetch(`${url}/__sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) })
      return [response.status, await response.text()]
    }
    const replies = [
      await control('toast/fail-next', { status: secret }),
      await control('mypos/issue-code', { clientId: [secret] }),
      await control('itretail/set-users', { users: [{ username: [secret] }] }),
    ]
    await fetch(`${url}/authentication/v1/authentication/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: [secret] }),
    })
    await running.close()
    expect(replies.map(([status]) => status)).toEqual([400, 400, 400])
    expect(leaksIn(replies.join())).toEqual([])
    expect(heard).toEqual([])
  })
})
