import { memoryCache, type Auth, type AuthOptions, type TokenCache } from '@auth/core'
import { createToastAuth } from '@auth/toast'
import { simulateToast } from '@auth/toast/testing'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { viewCache } from './cache-view.js'

const baseUrl = 'https://toast.example.com'
const simulator = simulateToast({ baseUrl, now: () => Date.now() })
const server = setupServer(...simulator.handlers)
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }))
afterEach(() => {
  vi.useRealTimers()
  simulator.reset()
})
afterAll(() => server.close())

function make(options: AuthOptions): Auth {
  const credentials = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
  return createToastAuth({ credentials, environment: { baseUrl }, retry: { limit: 0 }, ...options })
}

/** A view of the cache that fails the test when it writes or sends anything. */
async function view(cache: TokenCache) {
  const written: string[] = []
  const noted = (name: string) => async () => void written.push(name)
  const watched = {
    get: (key: string) => cache.get(key),
    set: noted('set'),
    delete: noted('delete'),
    lease: async () => void written.push('lease'),
  }
  const sent = simulator.tokenRequests
  const seen = await viewCache(make, watched)
  expect({ written, sent: simulator.tokenRequests }).toEqual({ written: [], sent })
  return seen
}

const minute = 60_000

describe('viewCache', () => {
  it('sees that there is nothing', async () => {
    expect(await view(memoryCache())).toEqual({ state: 'none', isPending: false })
  })

  it('sees a token', async () => {
    const cache = memoryCache()
    const { expiresAt, issuedAt } = await make({ cache }).getToken()
    expect(await view(cache)).toEqual({
      state: 'valid',
      token: expect.objectContaining({ issuedAt, expiresAt, expiresInMs: expiresAt - issuedAt }),
      isPending: false,
    })
  })

  it('sees a token that is about to end, and no failure of its own making', async () => {
    const cache = memoryCache()
    const { expiresAt } = await make({ cache }).getToken()
    vi.setSystemTime(expiresAt - minute / 2)
    const { state, token, backoff } = await view(cache)
    expect({ state, left: token?.expiresInMs, backoff }).toEqual({
      state: 'advisory',
      left: minute / 2,
      backoff: undefined,
    })
  })

  it('sees a failure that holds back the next request', async () => {
    const cache = memoryCache()
    simulator.failNext({ status: 429, headers: { 'retry-after': '60' } })
    await expect(make({ cache }).getToken()).rejects.toThrow('429')
    const now = Date.now()
    expect(await view(cache)).toEqual({
      state: 'none',
      backoff: { code: 'rate_limited', until: now + minute },
      isPending: false,
    })
    vi.setSystemTime(now + minute)
    expect(await view(cache)).toEqual({ state: 'none', isPending: false })
  })

  it('sees a failure beside a token that still works', async () => {
    const cache = memoryCache()
    const auth = make({ cache })
    await auth.getToken()
    simulator.failNext({ status: 429, headers: { 'retry-after': '60' } })
    vi.setSystemTime(Date.now() + minute)
    await auth.getToken({ forceRefresh: true })
    expect(await view(cache)).toMatchObject({ state: 'valid', backoff: { code: 'rate_limited' }, isPending: false })
  })

  it('sees that the vendor’s limit is reached, with a token', async () => {
    const cache = memoryCache()
    const auth = make({ cache })
    const { issuedAt } = await auth.getToken()
    vi.setSystemTime(Date.now() + minute)
    await auth.getToken({ forceRefresh: true })
    expect(await view(cache)).toMatchObject({ state: 'valid', pacedUntil: issuedAt + 60 * minute })
  })

  it('sees that the vendor’s limit is reached, without a token', async () => {
    const cache = memoryCache()
    const first = Date.now()
    for (let times = 0; times < 2; times += 1) {
      simulator.failNext({ status: 503 })
      await expect(make({ cache }).getToken()).rejects.toThrow('503')
      vi.setSystemTime(Date.now() + 5 * minute)
    }
    expect(await view(cache)).toEqual({ state: 'none', pacedUntil: first + 60 * minute, isPending: false })
  })

  it('sees a request whose outcome is not noted', async () => {
    const cache = memoryCache()
    const begun = new Promise<void>((resolve) => {
      const fetch = () => {
        resolve()
        return new Promise<Response>(() => {})
      }
      make({ cache, fetch, timeoutMs: 50 })
        .getToken()
        .catch(() => undefined)
    })
    await begun
    expect(await view(cache)).toEqual({ state: 'none', isPending: true })
  })

  it('sees a record that cannot be read', async () => {
    expect(await view({ ...memoryCache(), get: async () => 'rubbish' })).toMatchObject({ cacheProblem: 'unreadable' })
  })

  it('sees a cache that fails', async () => {
    const get = async () => {
      throw new Error('down')
    }
    const broken = (options: AuthOptions) => make({ cacheTimeoutMs: 20, ...options })
    expect(await viewCache(broken, { ...memoryCache(), get })).toMatchObject({ state: 'none', cacheProblem: 'error' })
    expect(simulator.tokenRequests).toBe(0)
  })
})
