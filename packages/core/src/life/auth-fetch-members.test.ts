import { afterEach, describe, expect, it, vi } from 'vitest'
import { setUpFetch } from './auth-fetch.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { json } from '../http/server.fixture.js'
import type { AuthOptions } from '../options/options.js'

const members = {
  next: { revalidate: 60 },
  cf: { cacheTtl: 5 },
  proxy: 'http://127.0.0.1:9',
  tls: { rejectUnauthorized: true },
  dispatcher: { dispatch: () => true },
  client: { close: () => undefined },
  agent: () => undefined,
  timeout: 5_000,
  somethingElse: Symbol('own'),
}

class Settings {
  get next() {
    return members.next
  }
  get somethingElse() {
    return members.somethingElse
  }
}

const bodies: [string, () => RequestInit][] = [
  ['no body', () => ({})],
  ['a string', () => ({ method: 'POST', body: '{}' })],
  ['a stream', () => ({ method: 'POST', body: new Blob(['{}']).stream(), duplex: 'half' }) as RequestInit],
]

/** A fetch that is asked twice, since its first reply is a 401. */
function recording() {
  const calls: [unknown, Record<string, unknown>][] = []
  const send = async (input: unknown, init?: object) => {
    calls.push([input, { ...init }])
    await (input instanceof Request ? input : new Response((init as RequestInit).body)).text()
    return new Response('{}', { status: calls.length === 1 ? 401 : 200 })
  }
  return { calls, send: send as NonNullable<AuthOptions['fetch']> }
}

afterEach(() => void vi.unstubAllGlobals())

describe.each(['the fetch option', 'the platform’s fetch'])('%s', (which) => {
  async function setUp() {
    const { calls, send } = recording()
    if (which === 'the fetch option') return { calls, ...(await setUpFetch(json({}), { fetch: send })) }
    vi.stubGlobal('fetch', send)
    return { calls, ...(await setUpFetch(json({}))) }
  }

  it.each(bodies)('is given what goes beyond the standard beside %s, at the replay too', async (_body, toInit) => {
    const { auth, api, calls } = await setUp()
    await auth.fetch(api.origin, { ...toInit(), ...members })
    expect(calls).toHaveLength(2)
    for (const [, given] of calls) {
      expect(given).toMatchObject(members)
      expect(given).not.toHaveProperty('authRetry')
    }
  })

  it('is given them beside a Request', async () => {
    const { auth, api, calls } = await setUp()
    await auth.fetch(new Request(api.origin, { method: 'POST', body: '{}' }), members as RequestInit)
    expect(calls.map(([, given]) => given)).toMatchObject([members, members])
  })

  it('is given those of getters and of what an object was made from, but no methods', async () => {
    const { auth, api, calls } = await setUp()
    await auth.fetch(api.origin, new Settings() as RequestInit)
    await auth.fetch(api.origin, Object.create(members) as RequestInit)
    const { next, somethingElse } = members
    expect(calls[0]?.[1]).toMatchObject({ next, somethingElse })
    expect(calls[2]?.[1]).toMatchObject(members)
    expect(calls[0]?.[1]).not.toHaveProperty('constructor')
  })
})

describe('a dispatcher', () => {
  // As an Agent of an older undici answers the handlers of a newer one, and what is no dispatcher at all.
  const older = {
    dispatch() {
      throw Object.assign(new Error('invalid onConnect method'), { code: 'UND_ERR_INVALID_ARG' })
    },
  }

  it.each([
    ['of another undici', older],
    ['that is none', {}],
  ])('%s is named, and nothing was sent', async (_what, dispatcher) => {
    const { auth, api, vendor } = await setUpFetch(json({}))
    const error = await caught(auth.fetch(api.origin, { dispatcher } as RequestInit))
    expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
    expect(error.message).toMatch(/dispatcher .* nothing was sent.* options\.fetch/)
    expect([api.requests.length, vendor.requests]).toEqual([0, 1])
  })

  it('that it takes carries the request', async () => {
    const { auth, api } = await setUpFetch(json({}))
    await fetch(api.origin)
    const own = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1')) as {
      dispatch: (...of: never) => boolean
    }
    let dispatched = 0
    const dispatcher = new Proxy(own, {
      get(target, name) {
        if (name === 'dispatch') dispatched += 1
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    expect((await auth.fetch(api.origin, { dispatcher } as RequestInit)).status).toBe(200)
    expect(dispatched).toBe(1)
  })
})
