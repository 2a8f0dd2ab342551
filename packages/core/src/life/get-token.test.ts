import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth } from './create-auth.js'
import { isAuthError } from '../contract/errors.js'
import { testClock, testCredentials, testProvider } from './provider.fixture.js'
import { hour, minute, setUp, settled } from './get-token.fixture.js'

afterEach(() => vi.unstubAllGlobals())

describe('a held token', () => {
  it('is requested once, however many callers ask at once', async () => {
    const { auth, vendor } = setUp()
    const tokens = await Promise.all(Array.from({ length: 1000 }, () => auth.getToken()))
    expect(vendor.requests).toBe(1)
    expect(new Set(tokens).size).toBe(1)
    expect(tokens[0]?.accessToken).toBe('token-1')
  })

  it('is given out as one already settled promise, with no lock taken and nothing awaited', async () => {
    const { auth } = setUp()
    await auth.getToken()
    expect(auth.getToken()).toBe(auth.getToken())
    // A settled promise wins a race against a promise that is settled already but stands behind it.
    expect(await Promise.race([auth.getToken(), Promise.resolve('later')])).not.toBe('later')
  })

  it('counts its life from when the request was sent', async () => {
    const clock = testClock()
    const sent = clock.now()
    const slow = testProvider(async () => {
      clock.advance(20_000)
      return { accessToken: 'slow', expiresInSeconds: 100 }
    })
    const token = await createAuth(slow, { credentials: testCredentials, now: clock.now }).getToken()
    expect(token.issuedAt).toBe(sent)
    expect(token.expiresAt).toBe(sent + 100_000)
  })

  it('comes as headers for other clients', async () => {
    const { auth } = setUp()
    expect(await auth.getHeaders()).toEqual({ authorization: 'Bearer token-1' })
  })
})

describe('a request that never ends', () => {
  it('is given up by each joiner after its own deadline, and started anew once', async () => {
    const { auth, vendor } = setUp({ totalTimeoutMs: 5, timeoutMs: 5 })
    vendor.hold()
    const tokens = await Promise.all([auth.getToken(), auth.getToken(), auth.getToken()])
    expect(tokens.map((token) => token.accessToken)).toEqual(['token-2', 'token-2', 'token-2'])
    expect(vendor.requests).toBe(2)
  })

  it('that ends after all, when it was given up, replaces nothing newer', async () => {
    const { auth, vendor } = setUp({ totalTimeoutMs: 5, timeoutMs: 5 })
    const answer = vendor.hold()
    await auth.getToken()
    answer()
    await settled()
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('twice in a row is a timeout, and the next call tries again', async () => {
    const { auth, vendor } = setUp({ totalTimeoutMs: 5, timeoutMs: 5 })
    vendor.hold()
    vendor.hold()
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'timeout', retryable: true })
    expect((await auth.getToken()).accessToken).toBe('token-3')
  })
})

describe('the total deadline', () => {
  it('includes the time that the credentials function takes: with nothing left, nothing is sent', async () => {
    let elapsedMs = 0
    vi.spyOn(performance, 'now').mockImplementation(() => elapsedMs)
    const sent = vi.fn<() => Promise<Response>>(() => Promise.reject(new TypeError('fetch failed')))
    const auth = createAuth(
      testProvider(async (_credentials, http) => {
        await http.post('https://api.test.example/token', { form: {} })
        return { accessToken: 'a', expiresInSeconds: 60 }
      }),
      {
        credentials: () => {
          elapsedMs += 1_000
          return testCredentials
        },
        fetch: sent,
        totalTimeoutMs: 1_000,
      },
    )
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'timeout' })
    expect(sent).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
})

describe('a failed request', () => {
  it('reaches every caller that waits, and leaves no unhandled rejection and no flight behind', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { auth, vendor } = setUp()
    vendor.fails = 'provider_unavailable'
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => auth.getToken()))
    expect(results.every((result) => result.status === 'rejected' && isAuthError(result.reason))).toBe(true)
    expect(auth.status().refreshing).toBe(false)
    await settled()
    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
  })

  it('behind an advisory window troubles nobody', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    vendor.fails = 'provider_unavailable'
    clock.advance(hour - 2.5 * minute)
    expect((await auth.getToken()).accessToken).toBe('token-1')
    await settled()
    expect(vendor.requests).toBe(2)
    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
  })

  it('that the provider package caused by a defect of its own is an invalid_response without its words', async () => {
    const auth = createAuth(
      testProvider(async () => {
        throw new TypeError('cannot read secret-value of undefined')
      }),
      { credentials: testCredentials },
    )
    const error = await auth.getToken().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_response', cause: { name: 'TypeError' } })
    expect(JSON.stringify([(error as Error).message, (error as Error).cause])).not.toContain('secret-value')
  })
})

describe('events', () => {
  it('tell the life of a token, with the provider and the time', async () => {
    const { auth, clock, events } = setUp()
    await auth.getToken()
    await auth.invalidate()
    await auth.forget()
    expect(events.map((event) => event.type)).toEqual(['token_requested', 'token_obtained', 'invalidated', 'forgotten'])
    expect(events.every((event) => event.provider === 'test' && event.at === clock.now())).toBe(true)
  })

  it('a listener that throws, or rejects later, breaks nothing', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    for (const onEvent of [
      () => {
        throw new Error('listener')
      },
      () => Promise.reject(new Error('listener')),
    ]) {
      const { auth } = setUp({ onEvent })
      expect((await auth.getToken()).accessToken).toBe('token-1')
    }
    await settled()
    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
  })
})
