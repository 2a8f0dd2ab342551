import { describe, expect, it, vi } from 'vitest'
import type { Lease, TokenCache } from '../contract/provider.js'
import { setUp, withLeases } from './shared-cache.fixture.js'

const cacheOf = (cache: TokenCache, nobody: unknown): TokenCache => ({
  ...cache,
  lease: async (key, options) => ((await cache.lease?.(key, options)) ?? nobody) as Lease | undefined,
})

describe('an adapter that says in other words that somebody else holds the lease', () => {
  it.each([null, false, 0, '', Number.NaN, 0n])('as by %o, shares one token request', async (nobody) => {
    const { start, cache, vendor } = setUp()
    vendor.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 5))
    const shared = cacheOf(cache, nobody)
    const tokens = await Promise.all(Array.from({ length: 5 }, () => start({ cache: shared }).getToken()))
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(vendor.requests).toBe(1)
  })
})

describe('an adapter whose lease is none', () => {
  const release = async () => undefined
  const set = async () => true
  it.each([
    ['true', true],
    ['a word', 'OK'],
    ['a number', 1],
    ['an empty object', {}],
    ['a lease without release', { set }],
    ['a lease without set', { release }],
    ['a lease whose members are no functions', { set: true, release: true }],
    ['an array', []],
  ])('but %s fails at once, and its token is given out', async (_what, lease) => {
    const { start, cache, vendor, events } = setUp({ cacheTimeoutMs: 100 })
    const odd = { ...cache, lease: async () => lease as unknown as Lease }
    expect((await start({ cache: odd }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'lease', why: 'error' }))
  })

  it('is released where that can be done', async () => {
    const { start, cache } = setUp({ cacheTimeoutMs: 100 })
    const releases = vi.fn(release)
    await start({ cache: { ...cache, lease: async () => ({ release: releases }) as unknown as Lease } }).getToken()
    expect(releases).toHaveBeenCalledOnce()
  })

  it.each(['set', 'extend'])('since reading its %s throws, is a failing cache and is released', async (member) => {
    const { start, cache, vendor, events } = setUp({ cacheTimeoutMs: 100 })
    const releases = vi.fn(release)
    const lease = { set, extend: set, release: releases }
    Object.defineProperty(lease, member, {
      get() {
        throw new Error('canary')
      },
    })
    expect((await start({ cache: { ...cache, lease: async () => lease } }).getToken()).accessToken).toBe('token-1')
    expect([vendor.requests, releases.mock.calls.length]).toEqual([1, 1])
    expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'lease', why: 'error' }))
    expect(JSON.stringify(events)).not.toContain('canary')
  })
})

describe('an adapter whose lease says in other words', () => {
  it.each([null, false, 0, ''])('that nothing was written, as by %o, has lost it', async (no) => {
    const { start, cache, vendor } = setUp()
    const rival = start()
    let isFirst = true
    const losing = withLeases(cache, (taken) => ({
      ...taken,
      async set(value, ttl) {
        if (!isFirst) return taken.set(value, ttl)
        isFirst = false
        await taken.release()
        await rival.getToken()
        return no as unknown as boolean
      },
    }))
    expect((await start({ cache: losing }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it.each([undefined, 'OK', 1, {}])('that it was written, as by %o, holds it on', async (yes) => {
    const { start, cache, vendor, events } = setUp()
    const keys: string[] = []
    const odd: TokenCache = {
      ...cache,
      async lease(key, options) {
        const taken = await cache.lease?.(key, options)
        keys.push(key)
        if (taken === undefined) return undefined
        const set: Lease['set'] = async (value, ttl) => ((await taken.set(value, ttl)) ? yes : false) as boolean
        return { ...taken, set }
      },
    }
    expect((await start({ cache: odd }).getToken()).accessToken).toBe('token-1')
    expect((await start().getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
    expect(events.filter(({ type }) => type === 'cache_failed')).toEqual([])
    expect(await cache.lease?.(keys[0] ?? '', { ttlMs: 1 })).toBeDefined()
  })
})

describe('a record', () => {
  it.each([null, undefined])('that is %o is none', async (nothing) => {
    const { start, cache, vendor, events } = setUp()
    const empty = { ...cache, get: async () => nothing as unknown as string }
    await start({ cache: empty }).getToken()
    expect(vendor.requests).toBe(1)
    expect(events.filter(({ type }) => type === 'cache_failed')).toEqual([])
  })

  it('of over 64 KiB is a miss before anything of it is decoded', async () => {
    const { start, cache, vendor, events } = setUp()
    let sealed = ''
    await start({ cache: { ...cache, get: async (key) => (sealed = (await cache.get(key)) ?? '') } }).getToken()
    await start({ cache: { ...cache, get: async (key) => (sealed = (await cache.get(key)) ?? '') } }).getToken()
    const [version, id, iv] = sealed.split('.')
    const long = `${version}.${id}.${iv}.${'A'.repeat(64 * 1024)}`
    const [decode, decrypt] = [vi.spyOn(globalThis, 'atob'), vi.spyOn(crypto.subtle, 'decrypt')]
    await start({ cache: { ...cache, get: async () => long } }).getToken({ forceRefresh: true })
    expect([decode.mock.calls.length, decrypt.mock.calls.length]).toEqual([0, 0])
    vi.restoreAllMocks()
    expect(vendor.requests).toBe(2)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'cache_failed', operation: 'get', why: 'unreadable' }),
    )
  })
})
