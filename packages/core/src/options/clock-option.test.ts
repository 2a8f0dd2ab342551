import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Auth } from '../contract/auth.js'
import { memoryCache } from '../record/memory-cache.js'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from '../life/create-auth.js'
import { hour, minute } from '../life/get-token.fixture.js'
import { countingVendor, testCredentials, testProvider } from '../life/provider.fixture.js'

function setUp(now?: () => number) {
  const vendor = countingVendor()
  return { vendor, auth: createAuth(testProvider(vendor.request), { credentials: testCredentials, now }) }
}

const wrongTimes: [name: string, time: unknown, got: string][] = [
  ['NaN', NaN, 'NaN'],
  ['an infinite number', Infinity, 'number'],
  ['a Date', new Date(), 'object'],
  ['text', '2026-01-15', 'string'],
  ['a bigint', 5n, 'bigint'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a promise', Promise.resolve(5), 'object'],
]

describe('a clock that gives no number', () => {
  const calls: Record<string, (auth: Auth) => unknown> = {
    getToken: (auth) => auth.getToken(),
    getHeaders: (auth) => auth.getHeaders(),
    fetch: (auth) => auth.fetch('https://api.test.example/things'),
    status: (auth) => auth.status(),
  }

  it.each(wrongTimes)('but %s is refused by each call that reads it', async (_name, time, got) => {
    const { auth, vendor } = setUp(() => time as number)
    for (const call of Object.values(calls)) {
      const { code, message } = await caught(async () => call(auth))
      expect({ code, message }).toEqual({
        code: 'invalid_options',
        message: `test: options.now is to give epoch milliseconds, a number as Date.now() gives; it gave ${got}`,
      })
    }
    expect(vendor.requests).toBe(0)
  })

  it.each(wrongTimes)('but %s is refused by a memory cache', async (_name, time, got) => {
    const cache = memoryCache({ now: () => time as number })
    const error = await caught(cache.set('key', 'value', { ttlMs: 1 }))
    expect(error.message).toMatch(new RegExp(`^memory-cache: options.now is .* it gave ${got}$`))
  })

  it('is refused as a rejection, not by a throw, where a call gives a promise', async () => {
    const { auth } = setUp(() => NaN)
    await expect(auth.getToken()).rejects.toThrow('options.now')
  })
})

const fakes: [name: string, fake: (at: number) => { pass: (ms: number) => void; stop: () => void }][] = [
  [
    'vitest',
    (at) => {
      vi.useFakeTimers({ now: at })
      return { pass: (ms) => void vi.advanceTimersByTime(ms), stop: () => void vi.useRealTimers() }
    },
  ],
  // As jest does, and others that put another class in its place.
  [
    'a test runner that replaces Date',
    (at) => {
      const RealDate = Date
      let time = at
      globalThis.Date = class extends RealDate {
        static override now = () => time
      } as DateConstructor
      return { pass: (ms) => void (time += ms), stop: () => void (globalThis.Date = RealDate) }
    },
  ],
  [
    'a replaced Date.now',
    (at) => {
      const real = Date.now
      let time = at
      Date.now = () => time
      return { pass: (ms) => void (time += ms), stop: () => void (Date.now = real) }
    },
  ],
]

describe.each(fakes)('fake timers of %s, switched on after the instance was made', (_name, fake) => {
  let stop = (): void => undefined
  afterEach(() => stop())

  it('move its clock, and off again give it back the real one', async () => {
    const { auth, vendor } = setUp()
    await auth.getToken()
    const faked = fake(Date.now())
    stop = faked.stop
    faked.pass(2 * hour)
    expect(auth.status().state).toBe('expired')
    const { expiresAt } = await auth.getToken()
    expect(expiresAt).toBe(Date.now() + hour)
    expect(vendor.requests).toBe(2)
    faked.stop()
    expect(auth.status().token?.expiresInMs).toBeGreaterThan(2 * hour)
  })

  it('leave no fake clock to instances that are made later with the same options', async () => {
    const vendor = countingVendor()
    const make = () => createAuth(testProvider(vendor.request), { credentials: testCredentials })
    const faked = fake(Date.now() + 365 * 24 * hour)
    stop = faked.stop
    await make().getToken()
    faked.stop()
    const { issuedAt } = await make().getToken()
    expect(Math.abs(issuedAt - Date.now())).toBeLessThan(minute)
  })

  it('move the clock of a memory cache', async () => {
    const cache = memoryCache()
    await cache.set('key', 'value', { ttlMs: hour })
    const faked = fake(Date.now())
    stop = faked.stop
    faked.pass(hour - minute)
    expect(await cache.get('key')).toBe('value')
    faked.pass(2 * minute)
    expect(await cache.get('key')).toBeUndefined()
  })
})
