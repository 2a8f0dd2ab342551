import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TokenCache, TokenResponse } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { AuthError, type AuthErrorCode } from '../contract/errors.js'
import { memoryCache } from '../record/memory-cache.js'
import type { CreateAuthOptions } from '../options/options.js'
import { VirtualTime } from './virtual-time.fixture.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'

const minute = 60_000
const day = 24 * 60 * minute

afterEach(() => {
  vi.restoreAllMocks()
})

/** What the model-based test found, each as one plain example. */
function setUp(expiresInSeconds = 3600) {
  const clock = testClock()
  const cache: TokenCache = { ...memoryCache({ now: clock.now }) }
  delete cache.lease
  const vendor = {
    requests: 0,
    fails: undefined as AuthErrorCode | undefined,
    first: undefined as Promise<void> | undefined,
    takesMs: 0,
  }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    const accessToken = `token-${vendor.requests}`
    if (vendor.takesMs > 0) await new Promise((resolve) => setTimeout(resolve, vendor.takesMs))
    if (vendor.requests === 1 && vendor.first) await vendor.first
    else if (vendor.fails) throw new AuthError({ code: vendor.fails, provider: 'test', message: 'refused' })
    return { accessToken, expiresInSeconds }
  })
  const start = (options: Partial<CreateAuthOptions<TestCredentials>> = {}) =>
    createAuth(provider, { credentials: testCredentials, now: clock.now, cacheTimeoutMs: 500, ...options })
  return { start, provider, clock, cache, vendor }
}

describe('a token', () => {
  it('that ended on its way, because the machine slept meanwhile, is asked for anew', async () => {
    const { start, clock, cache, vendor } = setUp()
    let hasSlept = false
    const slow: TokenCache = {
      ...cache,
      async set(key, value, options) {
        await cache.set(key, value, options)
        if (vendor.requests === 0 || hasSlept) return
        hasSlept = true
        clock.advance(2 * 60 * minute)
      },
    }
    const token = await start({ cache: slow }).getToken()
    expect(token.accessToken).toBe('token-2')
    expect(token.expiresAt).toBeGreaterThan(clock.now())
  })
})

describe('credentials that are replaced', () => {
  it('do not lose their failure to an answer that comes late for those before', async () => {
    const { start, vendor } = setUp()
    const late = Promise.withResolvers<void>()
    vendor.first = late.promise
    let secret = 'old'
    const auth = start({ credentials: () => ({ id: 'client', secret }), totalTimeoutMs: 20, timeoutMs: 20 })
    const waiting = auth.getToken()
    await new Promise((resolve) => setImmediate(resolve))
    expect(vendor.requests).toBe(1)
    secret = 'new'
    vendor.fails = 'invalid_credentials'
    await expect(waiting).rejects.toMatchObject({ code: 'invalid_credentials' })
    late.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(vendor.requests).toBe(2)
  })

  it('are tried at once, also when a revocation read them first', async () => {
    const { provider, clock, vendor } = setUp(60)
    let secret = 'old'
    const revokeToken = () => Promise.reject(new AuthError({ code: 'timeout', provider: 'test', message: 'no reply' }))
    const auth = createAuth(
      { ...provider, revokeToken },
      { credentials: () => ({ id: 'client', secret }), now: clock.now },
    )
    await auth.getToken()
    vendor.fails = 'invalid_credentials'
    await auth.getToken({ forceRefresh: true })
    secret = 'new'
    vendor.fails = undefined
    await expect(auth.revoke()).rejects.toMatchObject({ code: 'timeout' })
    clock.advance(minute)
    expect((await auth.getToken()).accessToken).toBe('token-3')
  })

  it('do not lose their failure to a reading of those before that comes late', async () => {
    const { start, cache, vendor } = setUp()
    const slow = Promise.withResolvers<TestCredentials>()
    const given = [slow.promise]
    const faulty: TokenCache = { ...cache, get: () => Promise.reject(new Error('down')) }
    const auth = start({ cache: faulty, credentials: () => given.shift() ?? { id: 'client', secret: 'new' } })
    const forgetting = auth.forget()
    vendor.fails = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    slow.resolve({ id: 'client', secret: 'old' })
    await forgetting
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(vendor.requests).toBe(1)
  })

  it('never find the token of those before in their own record', async () => {
    const { start, cache, vendor } = setUp()
    const [first, second] = [Promise.withResolvers<TestCredentials>(), Promise.withResolvers<TestCredentials>()]
    const given = [first.promise, second.promise]
    const fresh = { id: 'client', secret: 'new' }
    const auth = start({ cache, credentials: () => given.shift() ?? fresh })
    const [waiting, forgetting] = [auth.getToken(), Promise.resolve().then(() => auth.forget())]
    await new Promise((resolve) => setImmediate(resolve))
    first.resolve({ id: 'client', secret: 'old' })
    second.resolve(fresh)
    await Promise.all([waiting, forgetting])
    expect((await start({ cache, credentials: fresh }).getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})

describe('a failure', () => {
  it('holds back requests although an older token was adopted since', async () => {
    const { start, cache, clock, vendor } = setUp()
    await start({ cache }).getToken()
    clock.advance(minute)
    let isDown = true
    const faulty: TokenCache = {
      ...cache,
      get: (key) => (isDown ? Promise.reject(new Error('down')) : cache.get(key)),
    }
    const auth = start({ cache: faulty })
    vendor.fails = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    isDown = false
    expect((await auth.getToken()).accessToken).toBe('token-1')
    await auth.invalidate()
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(2)
  })

  it('is shared after the clock was set back by a day, although the record has a token of the day ahead', async () => {
    const { start, cache, clock, vendor } = setUp()
    await start({ cache }).getToken()
    clock.advance(-day)
    vendor.fails = 'invalid_credentials'
    expect((await start({ cache }).getToken()).accessToken).toBe('token-1')
    expect((await start({ cache }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(2)
  })

  it('is not forgotten for one in the record that was noted a day ahead', async () => {
    const { start, cache, clock, vendor } = setUp()
    let isDown = false
    const faulty: TokenCache = {
      ...cache,
      get: (key) => (isDown ? Promise.reject(new Error('down')) : cache.get(key)),
    }
    const auth = start({ cache: faulty })
    vendor.fails = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    clock.advance(-day)
    isDown = true
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    clock.advance(15 * minute)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    isDown = false
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(vendor.requests).toBe(2)
  })
})

describe('a lease that is never freed', () => {
  it('costs one request, not a second one by callers who gave up just before it ended', async () => {
    const time = new VirtualTime(1)
    time.install()
    vi.spyOn(Math, 'random').mockReturnValue(0.95)
    const { start, cache, vendor } = setUp()
    vendor.takesMs = 2_990
    const waiting = start({
      cache: { ...cache, lease: async () => undefined },
      totalTimeoutMs: 3_000,
      cacheTimeoutMs: 20,
      timeoutMs: 100,
    }).getToken()
    await time.advance(20_000, () => undefined)
    time.uninstall()
    expect((await waiting).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })
})
