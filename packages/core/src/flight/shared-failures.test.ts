import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import type { AuthEvent } from '../contract/events.js'
import { memoryCache } from '../record/memory-cache.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { hour, minute, setUp } from './shared-cache.fixture.js'

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
      const doomed = start({ totalTimeoutMs: 500, timeoutMs: 500 })
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
    await expect(start({ totalTimeoutMs: 500, timeoutMs: 500 }).getToken()).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('a process ended in the middle of a token request'),
    })
    clock.advance(10_000)
    expect((await start().getToken()).accessToken).toBe('token-3')
  })
})
