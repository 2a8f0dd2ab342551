import { describe, expect, it } from 'vitest'
import type { TokenCache } from '../contract/provider.js'
import { memoryCache } from '../record/memory-cache.js'
import { faulty, hour, minute, setUp, withLeases } from './shared-cache.fixture.js'
import { setUp as setUpVendor } from './sleep.fixture.js'

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
      // What no type lets through, and a store may give all the same.
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

  it('whose lease is always lost does not keep a process from its token, and is reported', async () => {
    const losing: TokenCache = {
      ...memoryCache(),
      lease: async () => ({ set: async () => false, release: async () => undefined }),
    }
    const { auth, vendor, events } = setUpVendor([], { cache: losing })
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'lease', why: 'timeout' }))
  })

  it('whose lease is never to be had is done without in the end', async () => {
    const { start, cache, vendor, events } = setUp({ totalTimeoutMs: 300, timeoutMs: 2000, cacheTimeoutMs: 100 })
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
