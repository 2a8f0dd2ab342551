import { describe, expect, it } from 'vitest'
import { createAuth } from '../create-auth.js'
import type { Lease, TokenCache, TokenResponse } from '../contracts.js'
import { AuthError, type AuthErrorCode } from '../errors.js'
import type { AuthEvent } from '../events.js'
import { memoryCache } from './memory-cache.js'
import type { CreateAuthOptions } from '../options.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from '../provider.fixture.js'

const minute = 60_000
const hour = 60 * minute

/** One vendor, one cache, and as many instances as the test wants: each stands for a process. */
function setUp(options: Partial<CreateAuthOptions<TestCredentials>> = {}) {
  const clock = testClock()
  const cache = memoryCache({ now: clock.now })
  const events: AuthEvent[] = []
  const vendor = {
    requests: 0,
    fails: undefined as AuthErrorCode | undefined,
    /** Runs before the vendor answers. */
    beforeAnswer: async (): Promise<void> => undefined,
  }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    const number = vendor.requests
    await vendor.beforeAnswer()
    if (vendor.fails) throw new AuthError({ code: vendor.fails, provider: 'test', message: 'refused' })
    return { accessToken: `token-${number}`, expiresInSeconds: 3600 }
  })
  const start = (more: Partial<CreateAuthOptions<TestCredentials>> = {}) =>
    createAuth(provider, {
      credentials: testCredentials,
      cache,
      now: clock.now,
      onEvent: (event) => events.push(event),
      totalTimeoutMs: 2000,
      cacheTimeoutMs: 20,
      ...options,
      ...more,
    })
  return { start, clock, cache, vendor, events }
}

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
      fetch: async (input) => {
        const isOld = (input as Request).headers.get('authorization') === 'Bearer token-1'
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
    const { start, vendor } = setUp()
    const first = start()
    await first.getToken()
    vendor.fails = 'provider_unavailable'
    await first.invalidate()
    expect((await first.getToken()).accessToken).toBe('token-1')
    await expect(start().getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(vendor.requests).toBe(2)
  })

  it('other credentials, scope, grant or token URL never share a record', async () => {
    const { start, cache, clock, vendor } = setUp()
    const others = [
      start(),
      start({ credentials: { id: 'other', secret: 'some-secret' } }),
      start({ credentials: { id: 'some-client', secret: 'other' } }),
      start({ scope: ['a'] }),
      start({ scope: ['b', 'a'] }),
      start({ grant: 'user:1' }),
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
    const { start, clock, cache, vendor } = setUp()
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
    const fetch = async (input: RequestInfo | URL) =>
      new Response(null, { status: (input as Request).headers.get('authorization') === 'Bearer token-1' ? 401 : 200 })
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
    const { start, clock, cache, vendor } = setUp()
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

/** A cache that does what the test says before each operation. */
function faulty(cache: TokenCache, before: (operation: string) => Promise<void> | void): TokenCache {
  return {
    async get(key) {
      await before('get')
      return cache.get(key)
    },
    async set(key, value, options) {
      await before('set')
      return cache.set(key, value, options)
    },
    async delete(key) {
      await before('delete')
      return cache.delete(key)
    },
    async lease(key, options) {
      await before('lease')
      return cache.lease?.(key, options)
    },
  }
}

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
    const { start, cache, vendor, events } = setUp()
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
      const { start, cache, vendor, events } = setUp()
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
      const { start, cache, vendor, events } = setUp()
      await start().getToken()
      const odd = { ...cache, get: async () => rubbish as unknown as string }
      await start({ cache: odd }).getToken()
      expect(vendor.requests).toBe(2)
      expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', why: 'unreadable' }))
    },
  )

  it('when it fails between request and write, the token is given out all the same', async () => {
    const { start, cache, vendor } = setUp()
    let isDown = false
    vendor.beforeAnswer = async () => {
      isDown = true
    }
    const lease = async (key: string, options: { ttlMs: number }): Promise<Lease | undefined> => {
      const taken = await cache.lease?.(key, options)
      return (
        taken && {
          ...taken,
          set: (value, ttl) => (isDown ? Promise.reject(new Error('down')) : taken.set(value, ttl)),
        }
      )
    }
    expect((await start({ cache: { ...cache, lease } }).getToken()).accessToken).toBe('token-1')
  })

  it('whose lease comes late is released when it comes', async () => {
    const { start, cache } = setUp()
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
    const { start, cache, vendor } = setUp()
    const losing: TokenCache = {
      ...cache,
      lease: async () => ({ set: async () => false, release: async () => undefined }),
    }
    expect((await start({ cache: losing }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('whose lease is never to be had is done without in the end', async () => {
    const { start, cache, vendor, events } = setUp({ totalTimeoutMs: 1, timeoutMs: 2000 })
    const taken: TokenCache = { ...cache, lease: async () => undefined }
    expect((await start({ cache: taken }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'lease', why: 'timeout' }))
  })

  it('without leases shares tokens all the same', async () => {
    const { start, cache, vendor } = setUp()
    const plain = { ...cache }
    delete plain.lease
    await start({ cache: plain }).getToken()
    await start({ cache: plain }).getToken()
    expect(vendor.requests).toBe(1)
  })
})

describe('a lease', () => {
  it('that was lost before sending sends nothing, and adopts what its next holder wrote', async () => {
    const { start, cache, vendor } = setUp()
    const rival = start()
    let isFirst = true
    const stolen: TokenCache = {
      ...cache,
      async lease(key, options) {
        const taken = await cache.lease?.(key, options)
        if (!isFirst || taken === undefined) return taken
        isFirst = false
        await taken.release()
        await rival.getToken()
        return taken
      },
    }
    expect((await start({ cache: stolen }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('that was lost as the attempt was noted sends nothing either', async () => {
    const { start, cache, vendor } = setUp()
    const rival = start()
    let isFirst = true
    const stolen: TokenCache = {
      ...cache,
      async lease(key, options) {
        const taken = await cache.lease?.(key, options)
        if (taken === undefined) return undefined
        const set: Lease['set'] = async (value, ttl) => {
          if (isFirst) {
            isFirst = false
            await taken.release()
            await rival.getToken()
          }
          return taken.set(value, ttl)
        }
        return { ...taken, set }
      },
    }
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

describe('clocks that differ between machines', () => {
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

describe('encryption keys', () => {
  const keys = [1, 2].map((byte) => new Uint8Array(32).fill(byte))
  const [oldKey = new Uint8Array(), newKey = new Uint8Array()] = keys

  it('rotate without a token request', async () => {
    const { start, vendor } = setUp()
    await start({ encryptionKey: oldKey }).getToken()
    await start({ encryptionKey: [newKey, oldKey] }).getToken()
    await start({ encryptionKey: newKey }).getToken()
    expect(vendor.requests).toBe(1)
  })

  it('that differ between processes for a while: the newest record counts', async () => {
    const { start, clock, vendor } = setUp()
    await start({ encryptionKey: newKey }).getToken()
    clock.advance(minute)
    await start({ encryptionKey: oldKey }).getToken()
    const both = start({ encryptionKey: [newKey, oldKey] })
    expect((await both.getToken()).accessToken).toBe('token-2')
    expect((await start({ encryptionKey: newKey }).getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('of another kind share nothing', async () => {
    const { start, vendor } = setUp()
    await start({ encryptionKey: oldKey }).getToken()
    await start({ encryptionKey: newKey }).getToken()
    await start().getToken()
    expect(vendor.requests).toBe(3)
  })

  it('are required with a cache and a person’s password, and the message says how to make one', async () => {
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      identify: ({ id, secret }) => ({ subject: id, secret, secretKind: 'password' }),
    })
    const make = (options: Partial<CreateAuthOptions<TestCredentials>>) =>
      createAuth(provider, { credentials: testCredentials, cache: memoryCache(), ...options })
    expect(() => make({})).toThrow(/options.encryptionKey is missing.*openssl rand -base64 32/)
    await expect(make({ credentials: () => testCredentials }).getToken()).rejects.toMatchObject({
      code: 'invalid_options',
    })
    expect((await make({ encryptionKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }).getToken()).accessToken).toBe(
      'a',
    )
  })
})

describe('refresh tokens with a cache', () => {
  it('that the vendor refused are sent by no other process, a new one at once', async () => {
    const sent: string[] = []
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      async refreshToken(refreshToken) {
        sent.push(refreshToken)
        if (refreshToken === 'good') return { accessToken: 'good-access', expiresInSeconds: 3600 }
        throw new AuthError({ code: 'reauthorization_required', provider: 'test', message: 'refused' })
      },
    })
    const cache = memoryCache()
    let stored = 'bad'
    const refreshTokens = { load: async () => stored, save: async () => undefined }
    const start = () => createAuth(provider, { credentials: testCredentials, cache, grant: 'anna', refreshTokens })
    for (let process = 0; process < 4; process += 1) {
      await expect(start().getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    }
    expect(sent).toEqual(['bad'])
    stored = 'good'
    expect((await start().getToken()).accessToken).toBe('good-access')
  })

  it('must say whose grant they are', async () => {
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      refreshToken: async (refreshToken) => ({ accessToken: `of-${refreshToken}`, expiresInSeconds: 3600 }),
    })
    const start = (user: string, grant?: string) =>
      createAuth(provider, {
        credentials: testCredentials,
        cache,
        grant,
        refreshTokens: { load: async () => user, save: async () => undefined },
      })
    const cache = memoryCache()
    expect(() => start('anna')).toThrow(/options.grant names no account/)
    expect((await start('anna', 'anna').getToken()).accessToken).toBe('of-anna')
    expect((await start('bert', 'bert').getToken()).accessToken).toBe('of-bert')
    expect((await start('other', 'anna').getToken()).accessToken).toBe('of-anna')
  })
})
