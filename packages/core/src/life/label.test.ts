import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AuthError } from '../contract/errors.js'
import type { AuthEvent } from '../contract/events.js'
import { settingsFor } from '../options/settings.js'
import { memoryCache } from '../record/memory-cache.js'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from './create-auth.js'
import { settled, setUp } from './get-token.fixture.js'
import { countingVendor, testCredentials, testProvider } from './provider.fixture.js'

const label = 'store-17'
const api = 'https://api.test.example/things'

describe('a label', () => {
  it('stands in the status, in what is printed, and in each event', async () => {
    const { auth, events } = setUp({ label, fetch: async () => new Response(null, { status: 401 }) })
    await auth.fetch(api)
    await auth.forget()
    expect(auth.status().label).toBe(label)
    expect(inspect(auth)).toContain("label: 'store-17'")
    expect(new Set(events.map((event) => event.type))).toEqual(
      new Set(['token_requested', 'token_obtained', 'unauthorized', 'invalidated', 'replayed', 'forgotten']),
    )
    expect(events.every((event) => event.label === label)).toBe(true)
  })

  it('is absent where none was given', async () => {
    const { auth, events, vendor } = setUp()
    vendor.fails = 'provider_unavailable'
    const error = await caught(() => auth.getToken())
    expect([auth.status(), ...events, error].filter((each) => 'label' in each)).toEqual([])
  })

  it('tells the tenants of one listener and one settings object apart', async () => {
    const events: AuthEvent[] = []
    const provider = testProvider(countingVendor().request)
    const shared = { onEvent: (event: AuthEvent) => events.push(event), retry: { limit: 1 } }
    const make = (name: string) => createAuth(provider, { ...shared, credentials: testCredentials, label: name })
    await Promise.all(['one', 'other'].map((name) => make(name).getToken()))
    expect(new Set(events.map((event) => event.label))).toEqual(new Set(['one', 'other']))
    expect(settingsFor(provider, shared)).toBe(settingsFor(provider, { ...shared }))
  })

  it('is no part of what a cache holds: two labels share one record', async () => {
    const entries = new Map<string, string>()
    const cache = memoryCache()
    const watched = {
      ...cache,
      get: async (key: string) => {
        const value = await cache.get(key)
        entries.set(key, value ?? '')
        return value
      },
    }
    const vendor = countingVendor()
    await setUp({ label: 'one', cache: watched }, vendor).auth.getToken()
    await setUp({ label: 'other', cache: watched }, vendor).auth.getToken()
    expect([vendor.requests, entries.size]).toEqual([1, 1])
  })

  it.each([
    ['empty', ''],
    ['of two lines', 'store\n17'],
    ['with an escape', 'store\u001b[31m'],
    ['of 257 characters', 'x'.repeat(257)],
    ['a number', 17],
  ])('that is %s is refused', (_what, wrong) => {
    const make = () => setUp({ label: wrong as string })
    expect(make).toThrow('test: options.label takes ')
  })
})

describe('an error says whose it is', () => {
  const failing = async () => Promise.reject(new TypeError('fetch failed'))
  const cases: [string, (auth: ReturnType<typeof setUp>['auth']) => unknown][] = [
    ['getToken', (auth) => auth.getToken()],
    ['getToken with a wrong option', (auth) => auth.getToken({ minValidityMs: -1 })],
    ['getToken that is aborted', (auth) => auth.getToken({ signal: AbortSignal.abort() })],
    ['getHeaders', (auth) => auth.getHeaders()],
    ['getHeaders with a wrong option', (auth) => auth.getHeaders({ minValidityMs: -1 })],
    ['fetch', (auth) => auth.fetch(api)],
    ['fetch to another origin', (auth) => auth.fetch('https://other.example/')],
    ['fetch with an Authorization header', (auth) => auth.fetch(api, { headers: { authorization: 'x' } })],
    ['invalidate with a wrong token', (auth) => auth.invalidate({} as never)],
  ]
  it.each(cases)('from %s', async (_member, call) => {
    const { auth, vendor } = setUp({ label, fetch: failing })
    vendor.fails = 'provider_unavailable'
    expect(await caught(async () => call(auth))).toMatchObject({ name: 'AuthError', label })
  })

  it('from forget and revoke, when the credentials cannot be read', async () => {
    const provider = { ...testProvider(countingVendor().request), revokeToken: async () => undefined }
    let isDown = false
    const auth = createAuth(provider, {
      label,
      cache: memoryCache(),
      credentials: () => (isDown ? Promise.reject(new Error('down')) : testCredentials),
    })
    await auth.getToken()
    isDown = true
    for (const call of [() => auth.revoke(), () => auth.forget()]) {
      expect(await caught(call)).toMatchObject({ code: 'credentials_unavailable', label })
    }
  })

  it('to all who waited for one request, and from a backoff', async () => {
    const { auth, vendor } = setUp({ label })
    vendor.fails = 'invalid_credentials'
    const errors = await Promise.all([1, 2].map(() => caught(() => auth.getToken())))
    expect([...errors, await caught(() => auth.getToken())].map((error) => error.label)).toEqual([label, label, label])
  })

  it('though the program throws the same one for another tenant', async () => {
    const shared = new AuthError({ code: 'invalid_options', provider: 'test', message: 'no such store' })
    const labels = ['one', 'other'].map(async (name) => {
      const checkCredentials = (): never => {
        throw shared
      }
      const provider = testProvider(countingVendor().request)
      const auth = createAuth(provider, { label: name, credentials: () => testCredentials, checkCredentials })
      const error = await caught(() => auth.getToken())
      expect(error.detail).toBe('no such store')
      return error.label
    })
    expect(await Promise.all(labels)).toEqual(['one', 'other'])
  })

  it('when the instance is made', () => {
    expect(() => setUp({ label, timeoutMs: -1 })).toThrow(expect.objectContaining({ code: 'invalid_options', label }))
  })

  it('but not by a label that is wrong itself, or cannot be read', async () => {
    const provider = testProvider(countingVendor().request)
    const make = (options: { label: string }) => caught(async () => createAuth(provider, options as never))
    const unreadable = {
      get label(): string {
        throw new Error('unreadable')
      },
    }
    for (const options of [{ label: 'a\nb' }, unreadable]) {
      const error = await make(options)
      expect(error).toMatchObject({ code: 'invalid_options' })
      expect(error).not.toHaveProperty('label')
    }
  })
})

describe('status().given', () => {
  it('counts the tokens that were given out, by whichever call', async () => {
    const { auth, clock, vendor } = setUp({ fetch: async () => new Response() })
    expect(auth.status().given).toBe(0)
    await Promise.all([auth.getToken(), auth.getToken()])
    await auth.getHeaders()
    await auth.fetch(api)
    expect(auth.status().given).toBe(4)
    vendor.fails = 'provider_unavailable'
    await auth.getToken({ forceRefresh: true })
    expect(auth.status().given).toBe(5)
    clock.advance(3_600_000)
    await caught(() => auth.getToken())
    await settled()
    expect(auth.status().given).toBe(5)
  })
})

describe('an event’s severity', () => {
  it('is a logger’s method: a wrong password is an error, an outage a warning, the rest no more than information', async () => {
    const seen = async (fails: 'invalid_credentials' | 'provider_unavailable' | undefined) => {
      const { auth, events, vendor } = setUp()
      vendor.fails = fails
      await auth.getToken().catch(() => undefined)
      return events.map(({ type, severity }) => [type, severity])
    }
    const requested = ['token_requested', 'debug']
    expect(await seen(undefined)).toEqual([requested, ['token_obtained', 'info']])
    expect(await seen('provider_unavailable')).toEqual([requested, ['token_request_failed', 'warn']])
    expect(await seen('invalid_credentials')).toEqual([requested, ['token_request_failed', 'error']])
  })

  it('is a warning where the API refuses even a new token', async () => {
    const { auth, events } = setUp({ fetch: async () => new Response(null, { status: 401 }) })
    await auth.fetch(api)
    expect(events.find(({ type }) => type === 'replayed')).toMatchObject({ fruitful: false, severity: 'warn' })
  })
})
