import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import type { Lease, TokenCache } from '../contract/provider.js'
import type { AuthEvent } from '../contract/events.js'
import { memoryCache } from '../record/memory-cache.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { faulty, hour, minute, setUp, withLeases } from './shared-cache.fixture.js'

describe('failures in the shared record', () => {
  it('hold back every process, and those that start later', async () => {
    const { start, clock, vendor } = setUp()
    vendor.fails = 'invalid_credentials'
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => start().getToken()))
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    await expect(start().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(vendor.requests).toBe(1)
    clock.advance(16 * minute)
    await expect(start().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(vendor.requests).toBe(2)
    clock.advance(16 * minute)
    await expect(start().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(vendor.requests).toBe(2)
  })

  it('do not hold back a corrected secret', async () => {
    const { start, vendor } = setUp()
    vendor.fails = 'invalid_credentials'
    await expect(start().getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    vendor.fails = undefined
    await start({ credentials: { id: 'some-client', secret: 'corrected' } }).getToken()
    expect(vendor.requests).toBe(2)
  })

  it('count the attempts of all processes against the vendor’s limit', async () => {
    const provider = testProvider(async () => ({ accessToken: crypto.randomUUID(), expiresInSeconds: 3600 }))
    const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 2 } }
    const clock = testClock()
    const cache = memoryCache({ now: clock.now })
    const start = () =>
      createAuth(limited, { credentials: testCredentials, cache, now: clock.now, tokenRequestLimit: 'enforce' })
    for (let process = 0; process < 2; process += 1) {
      const auth = start()
      await auth.getToken({ forceRefresh: true })
      clock.advance(10 * minute)
    }
    const third = start()
    const held = await third.getToken()
    expect(await third.getToken({ forceRefresh: true })).toBe(held)
    expect(third.status().tokenRequests).toBe(0)
  })

  it('count those of a process too after another has deleted the record', async () => {
    const provider = testProvider(async () => ({ accessToken: crypto.randomUUID(), expiresInSeconds: 3600 }))
    const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 2 } }
    const clock = testClock()
    const cache = memoryCache({ now: clock.now })
    const start = () => createAuth(limited, { credentials: testCredentials, cache, now: clock.now })
    const [first, second] = [start(), start()]
    const held = await first.getToken()
    clock.advance(minute)
    await second.forget()
    await second.getToken()
    clock.advance(minute)
    expect(await first.getToken({ forceRefresh: true })).toBe(held)
    expect(first.status().tokenRequests).toBe(1)
  })

  it('count from the oldest of them, whichever process learnt of it when', async () => {
    const provider = testProvider(async () => ({ accessToken: crypto.randomUUID(), expiresInSeconds: 3600 }))
    const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 3 } }
    const clock = testClock()
    const startedAt = clock.now()
    const cache = memoryCache({ now: clock.now })
    const events: AuthEvent[] = []
    const onEvent = (event: AuthEvent) => events.push(event)
    const start = () => createAuth(limited, { credentials: testCredentials, cache, now: clock.now, onEvent })
    const [first, second] = [start(), start()]
    await first.getToken()
    await first.forget()
    clock.advance(minute)
    await second.getToken()
    clock.advance(minute)
    await first.getToken({ forceRefresh: true })
    await second.getToken({ forceRefresh: true })
    await second.getToken({ forceRefresh: true })
    expect(events.filter(({ type }) => type === 'token_request_paced')).toMatchObject([{ until: startedAt + hour }])
  })

  it('are over for a process when another has had a token since', async () => {
    const { start, clock, vendor } = setUp()
    const [first, second] = [start(), start()]
    vendor.fails = 'invalid_credentials'
    await expect(first.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    clock.advance(minute)
    vendor.fails = undefined
    await second.forget()
    await second.getToken()
    expect((await first.getToken()).accessToken).toBe('token-2')
    expect(first.status().backoff).toBeUndefined()
  })

  it('let a process wait for the request of another, also where that is the last one of the hour', async () => {
    const { clock, cache } = setUp()
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    let requests = 0
    const provider = testProvider(async () => {
      requests += 1
      if (requests === 2) {
        asked.resolve()
        await answered.promise
      }
      return { accessToken: `token-${requests}`, expiresInSeconds: 3600 }
    })
    const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 2 } }
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      const isOld = new Request(input, init).headers.get('authorization') === 'Bearer token-1'
      return new Response(null, { status: isOld ? 401 : 200 })
    }
    const options = { credentials: testCredentials, cache, now: clock.now, fetch, totalTimeoutMs: 2000 }
    const [first, second] = [createAuth(limited, options), createAuth(limited, options)]
    await Promise.all([first.getToken(), second.getToken()])
    clock.advance(minute)
    const recovered = first.fetch('https://api.test.example/good')
    await asked.promise
    const waiting = second.fetch('https://api.test.example/good')
    setTimeout(() => answered.resolve(), 20)
    expect((await recovered).status).toBe(200)
    expect((await waiting).status).toBe(200)
    expect(requests).toBe(2)
  })

  it('a process that dies while it asks is replaced when its lease ends, and the next ones back off', async () => {
    const { start, clock, cache, vendor } = setUp({ cacheTimeoutMs: 200 })
    vendor.beforeAnswer = () => new Promise(() => undefined)
    const crash = async () => {
      const doomed = start({ totalTimeoutMs: 5, timeoutMs: 5 })
      await doomed.getToken().catch(() => undefined)
    }
    void crash()
    await expect.poll(() => vendor.requests).toBe(1)
    expect(await cache.lease?.('anything', { ttlMs: 1 })).toBeDefined()
    clock.advance(10_000)
    void crash()
    await expect.poll(() => vendor.requests).toBe(2)
    clock.advance(1_500)
    vendor.beforeAnswer = async () => undefined
    await expect(start({ totalTimeoutMs: 5, timeoutMs: 5 }).getToken()).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('a process ended in the middle of a token request'),
    })
    clock.advance(10_000)
    expect((await start().getToken()).accessToken).toBe('token-3')
  })
})

/** Short enough to wait for, long enough for a busy machine. */
const failing = { cacheTimeoutMs: 200 }

describe('a cache that fails', () => {
  it.each([
    ['is down', () => Promise.reject(new Error('connection refused')), 'error'],
    [
      'throws at once',
      () => {
        throw new Error('not connected')
      },
      'error',
    ],
    ['does not answer', () => new Promise<never>(() => undefined), 'timeout'],
  ])('because it %s is an event and a miss: one request per process', async (_what, fail, why) => {
    const { start, cache, vendor, events } = setUp(failing)
    let isFailing = true
    const shared = faulty(cache, () => (isFailing ? fail() : undefined))
    const fleet = [start({ cache: shared }), start({ cache: shared })]
    await Promise.all(fleet.map((auth) => auth.getToken()))
    expect(vendor.requests).toBe(2)
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'get', why }))
    isFailing = false
    await Promise.all(fleet.map((auth) => auth.getToken({ forceRefresh: true })))
    expect(vendor.requests).toBe(3)
    await start({ cache: shared }).getToken()
    expect(vendor.requests).toBe(3)
  })

  it.each(['rubbish', '', '1.a.b.c', '2.AAAAAAAA.AAAA.AAAA', '{"v":1}'])(
    'holding %j is a miss, and is overwritten',
    async (rubbish) => {
      const { start, cache, vendor, events } = setUp(failing)
      let name = ''
      const spying: TokenCache = {
        ...cache,
        get: (key) => {
          name = key
          return cache.get(key)
        },
      }
      await start({ cache: spying }).getToken()
      await cache.set(name, rubbish, { ttlMs: hour })
      await start().getToken()
      await start().getToken()
      expect(vendor.requests).toBe(2)
      expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', why: 'unreadable' }))
    },
  )

  it.each([5, Buffer.from('1.a.b.c'), { value: 'x' }])(
    'giving %o, which is no string, is an event and a miss',
    async (rubbish) => {
      const { start, cache, vendor, events } = setUp(failing)
      await start().getToken()
      const odd = { ...cache, get: async () => rubbish as unknown as string }
      await start({ cache: odd }).getToken()
      expect(vendor.requests).toBe(2)
      expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', why: 'unreadable' }))
    },
  )

  it('when it fails between request and write, the token is given out all the same', async () => {
    const { start, cache, vendor, events } = setUp(failing)
    let isDown = false
    vendor.beforeAnswer = async () => {
      isDown = true
    }
    const brittle = withLeases(cache, (taken) => ({
      ...taken,
      set: (value, ttl) => (isDown ? Promise.reject(new Error('down')) : taken.set(value, ttl)),
    }))
    expect((await start({ cache: brittle }).getToken()).accessToken).toBe('token-1')
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'set', why: 'error' }))
  })

  it('whose lease comes late is released when it comes', async () => {
    const { start, cache } = setUp(failing)
    const arrival = Promise.withResolvers<void>()
    let name = ''
    const slow: TokenCache = {
      ...cache,
      async lease(key, options) {
        name = key
        await arrival.promise
        return cache.lease?.(key, options)
      },
    }
    await start({ cache: slow }).getToken()
    arrival.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    expect(await cache.lease?.(name, { ttlMs: minute })).toBeDefined()
  })

  it('whose lease is always lost does not keep a process from its token', async () => {
    const { start, cache, vendor } = setUp(failing)
    const losing: TokenCache = {
      ...cache,
      lease: async () => ({ set: async () => false, release: async () => undefined }),
    }
    expect((await start({ cache: losing }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('whose lease is never to be had is done without in the end', async () => {
    const { start, cache, vendor, events } = setUp({ totalTimeoutMs: 1, timeoutMs: 2000, cacheTimeoutMs: 100 })
    const taken: TokenCache = { ...cache, lease: async () => undefined }
    expect((await start({ cache: taken }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'lease', why: 'timeout' }))
  })

  it('without leases shares tokens all the same', async () => {
    const { start, cache, vendor } = setUp(failing)
    const plain = { ...cache }
    delete plain.lease
    await start({ cache: plain }).getToken()
    await start({ cache: plain }).getToken()
    expect(vendor.requests).toBe(1)
  })
})

describe('a lease', () => {
  /** Takes a lease from its holder, once, for a rival that gets a token with it. */
  function thief(rival: { getToken(): Promise<unknown> }) {
    let isFirst = true
    return async (taken: Lease) => {
      if (!isFirst) return
      isFirst = false
      await taken.release()
      await rival.getToken()
    }
  }

  it('that was lost before sending sends nothing, and adopts what its next holder wrote', async () => {
    const { start, cache, vendor } = setUp()
    const steal = thief(start())
    const stolen = withLeases(cache, async (taken) => {
      await steal(taken)
      return taken
    })
    expect((await start({ cache: stolen }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('that was lost as the attempt was noted sends nothing either', async () => {
    const { start, cache, vendor } = setUp()
    const steal = thief(start())
    const stolen = withLeases(cache, (taken) => ({
      ...taken,
      async set(value, ttl) {
        await steal(taken)
        return taken.set(value, ttl)
      },
    }))
    expect((await start({ cache: stolen }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('that was lost while the vendor answered writes nothing over its next holder’s token', async () => {
    const { start, clock, cache, vendor } = setUp()
    const rival = start()
    vendor.beforeAnswer = async () => {
      if (vendor.requests > 1) return
      clock.advance(minute)
      await rival.getToken()
    }
    expect((await start().getToken()).accessToken).toBe('token-2')
    expect((await start({ cache }).getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
