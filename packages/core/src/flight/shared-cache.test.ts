import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { memoryCache } from '../record/memory-cache.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { hour, minute, setUp, faulty } from './shared-cache.fixture.js'

describe('a shared cache', () => {
  it('gives a second process the token of the first, without a request', async () => {
    const { start, vendor, events } = setUp()
    const [first, second] = [start(), start()]
    expect((await first.getToken()).accessToken).toBe('token-1')
    expect((await second.getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
    expect(events.map(({ type }) => type)).toEqual(['token_requested', 'token_obtained', 'token_adopted'])
  })

  it('lets one of many processes ask while the others wait for what it writes', async () => {
    const { start, vendor } = setUp()
    vendor.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 60))
    const tokens = await Promise.all(Array.from({ length: 10 }, () => start().getToken()))
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-1']))
    expect(vendor.requests).toBe(1)
  })

  it('the same at refresh time', async () => {
    const { start, clock, vendor } = setUp()
    const fleet = Array.from({ length: 10 }, () => start())
    await Promise.all(fleet.map((auth) => auth.getToken()))
    clock.advance(hour - 30_000)
    const tokens = await Promise.all(fleet.map((auth) => auth.getToken()))
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-2']))
    expect(vendor.requests).toBe(2)
  })

  it('the same after a 401: the first process asks, the others replay with its token', async () => {
    const { start, vendor } = setUp({
      fetch: async (input, init) => {
        const isOld = new Request(input, init).headers.get('authorization') === 'Bearer token-1'
        return new Response(null, { status: isOld ? 401 : 200 })
      },
    })
    const fleet = Array.from({ length: 10 }, () => start())
    await Promise.all(fleet.map((auth) => auth.getToken()))
    const responses = await Promise.all(fleet.map((auth) => auth.fetch('https://api.test.example/good')))
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(vendor.requests).toBe(2)
  })

  it('a process that starts after a 401 was noted does not adopt the refused token', async () => {
    const { start, clock, vendor } = setUp()
    const first = start()
    await first.getToken()
    vendor.fails = 'provider_unavailable'
    await first.invalidate()
    expect((await first.getToken()).accessToken).toBe('token-1')
    await expect(start().getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(vendor.requests).toBe(2)
    clock.advance(minute)
    // A request for another reason, which knows nothing of the 401.
    expect((await first.getToken({ forceRefresh: true })).accessToken).toBe('token-1')
    await expect(start().getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(vendor.requests).toBe(3)
  })

  it('a refused token that the vendor gives once more is adopted again', async () => {
    let requests = 0
    const provider = testProvider(async () => {
      requests += 1
      return { accessToken: 'the-same', expiresInSeconds: 3600 }
    })
    const cache = memoryCache()
    const start = () => createAuth(provider, { credentials: testCredentials, cache })
    const first = start()
    await first.getToken()
    await first.invalidate()
    await first.getToken()
    expect((await start().getToken()).accessToken).toBe('the-same')
    expect(requests).toBe(2)
  })

  it('other credentials, scope, grant or token URL never share a record', async () => {
    const { start, cache, clock, vendor } = setUp()
    const others = [
      start(),
      start({ credentials: { id: 'other', secret: 'some-secret' } }),
      start({ credentials: { id: 'some-client', secret: 'other' } }),
      start({ scope: ['a'] }),
      start({ scope: ['b', 'a'] }),
      start({ account: 'user:1' }),
    ]
    await Promise.all(others.map((auth) => auth.getToken()))
    expect(vendor.requests).toBe(6)
    await start({ scope: ['a', 'b'] }).getToken()
    expect(vendor.requests).toBe(6)
    const elsewhere = testProvider(async () => ({ accessToken: 'elsewhere', expiresInSeconds: 60 }), {
      tokenUrl: 'https://sandbox.test.example/token',
    })
    const auth = createAuth(elsewhere, { credentials: testCredentials, cache, now: clock.now })
    expect((await auth.getToken()).accessToken).toBe('elsewhere')
  })

  it('reads credentials from a function before it is read', async () => {
    const { start, vendor } = setUp()
    await start().getToken()
    let secret = 'some-secret'
    const auth = start({ credentials: () => ({ id: 'some-client', secret }) })
    await auth.getToken()
    expect(vendor.requests).toBe(1)
    secret = 'rotated'
    await auth.getToken({ forceRefresh: true })
    await start({ credentials: { id: 'some-client', secret: 'rotated' } }).getToken()
    expect(vendor.requests).toBe(2)
  })

  it('forget deletes the record, so that nobody adopts it any more', async () => {
    const { start, vendor } = setUp()
    const first = start()
    await first.getToken()
    await first.forget()
    await start().getToken()
    expect(vendor.requests).toBe(2)
  })

  it('forget during a request keeps its token out of the cache', async () => {
    const { start, vendor } = setUp()
    const answer = Promise.withResolvers<void>()
    vendor.beforeAnswer = () => answer.promise
    const first = start()
    const waiting = first.getToken()
    await expect.poll(() => vendor.requests).toBe(1)
    await first.forget()
    answer.resolve()
    expect((await waiting).accessToken).toBe('token-1')
    expect((await start().getToken()).accessToken).toBe('token-2')
  })

  it('forceRefresh of many processes at once is one request', async () => {
    const { start, clock, vendor } = setUp()
    const fleet = Array.from({ length: 5 }, () => start())
    await Promise.all(fleet.map((auth) => auth.getToken()))
    clock.advance(minute)
    await Promise.all(fleet.map((auth) => auth.getToken({ forceRefresh: true })))
    expect(vendor.requests).toBe(2)
  })

  it('a token that ends before the one held is not adopted', async () => {
    const { start, clock, cache, vendor } = setUp({ cacheTimeoutMs: 200 })
    let isDown = false
    const shared = faulty(cache, () => (isDown ? Promise.reject(new Error('down')) : undefined))
    await start().getToken()
    isDown = true
    clock.advance(1.5 * minute)
    const later = start({ cache: shared })
    expect((await later.getToken()).accessToken).toBe('token-2')
    isDown = false
    clock.advance(55.2 * minute)
    expect(later.status().state).toBe('advisory')
    await later.getToken({ minValidityMs: hour })
    expect(vendor.requests).toBe(3)
  })

  it('a token near its end is not adopted, but stands in when the vendor is down', async () => {
    const { start, clock, vendor } = setUp()
    await start().getToken()
    clock.advance(hour - 20_000)
    vendor.fails = 'provider_unavailable'
    expect((await start().getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(2)
  })
})

describe('clocks that differ between machines', () => {
  it('are not what counts when one is set back: a token is doubted by when it was adopted here', async () => {
    const { start, clock, vendor } = setUp()
    await start().getToken()
    clock.advance(30 * minute)
    const second = start()
    await second.getToken()
    clock.advance(-20 * minute)
    expect(second.status().state).toBe('mandatory')
    expect(vendor.requests).toBe(1)
  })

  it('by ten minutes cost no further request', async () => {
    const { start, clock, vendor } = setUp()
    const ahead = start({ now: () => clock.now() + 10 * minute })
    await ahead.getToken()
    const behind = start()
    await behind.getToken()
    expect(vendor.requests).toBe(1)
    await behind.getToken({ forceRefresh: true })
    await ahead.invalidate()
    expect((await ahead.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
