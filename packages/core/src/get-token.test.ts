import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth } from './create-auth.js'
import type { TokenResponse } from './contracts.js'
import { AuthError, isAuthError } from './errors.js'
import type { AuthEvent } from './events.js'
import type { AuthOptions } from './options.js'
import { countingVendor, testClock, testCredentials, testProvider } from './provider.fixture.js'

const hour = 3_600_000
const minute = 60_000
const day = 24 * hour

function setUp(options: AuthOptions = {}, vendor = countingVendor()) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const auth = createAuth(testProvider(vendor.request), {
    credentials: testCredentials,
    now: clock.now,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { auth, clock, vendor, events }
}

/** Lets everything that waits only for promises happen. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

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

  it('is given out by methods that were taken from the instance, and by a copy of it', async () => {
    const { auth } = setUp()
    const alone = { getToken: auth.getToken.bind(undefined), getHeaders: auth.getHeaders.bind(undefined) }
    expect((await alone.getToken()).accessToken).toBe('token-1')
    expect(await alone.getHeaders()).toEqual({ authorization: 'Bearer token-1' })
    expect((await { ...auth }.getToken()).accessToken).toBe('token-1')
  })

  it('comes as headers for other clients', async () => {
    const { auth } = setUp()
    expect(await auth.getHeaders()).toEqual({ authorization: 'Bearer token-1' })
  })
})

describe('refresh windows', () => {
  it('outside them nothing happens', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(hour - 5 * minute - 1)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(1)
  })

  it('in the advisory window the held token is given out and refreshed behind, once', async () => {
    const { auth, clock, vendor } = setUp()
    const first = await auth.getToken()
    clock.advance(hour - 5 * minute)
    const during = await Promise.all([auth.getToken(), auth.getToken(), auth.getToken()])
    expect(during.every((token) => token === first)).toBe(true)
    await settled()
    expect(vendor.requests).toBe(2)
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('in the mandatory window callers wait for the new token, all for the same one', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(hour - minute)
    const tokens = await Promise.all([auth.getToken(), auth.getToken()])
    expect(tokens.map((token) => token.accessToken)).toEqual(['token-2', 'token-2'])
    expect(vendor.requests).toBe(2)
  })

  it('neither takes more than a tenth of the life of the token, the mandatory one half of that', async () => {
    const { auth, clock, vendor } = setUp({}, countingVendor(100))
    await auth.getToken()
    clock.advance(89_999)
    await auth.getToken()
    expect(auth.status().state).toBe('valid')
    clock.advance(1)
    expect(auth.status().state).toBe('advisory')
    clock.advance(5_000)
    expect(auth.status().state).toBe('mandatory')
    expect(vendor.requests).toBe(1)
  })

  it('can be narrowed by options, never widened', async () => {
    const { auth, clock, vendor } = setUp({ refresh: { advisoryWindowMs: day, mandatoryWindowMs: 1_000 } })
    await auth.getToken()
    clock.advance(hour - 5 * minute - 1)
    expect(auth.status().state).toBe('valid')
    clock.advance(5 * minute - 1_000)
    expect(auth.status().state).toBe('advisory')
    clock.advance(1)
    expect(auth.status().state).toBe('mandatory')
    expect(vendor.requests).toBe(1)
  })

  it('set no timers: an idle instance does nothing', async () => {
    const timer = vi.spyOn(globalThis, 'setInterval')
    const { auth, vendor } = setUp()
    await auth.getToken()
    const timeouts = vi.spyOn(globalThis, 'setTimeout')
    await auth.getToken()
    expect(timer).not.toHaveBeenCalled()
    expect(timeouts).not.toHaveBeenCalled()
    expect(vendor.requests).toBe(1)
    vi.restoreAllMocks()
  })

  it('an expired token is never given out, even when no other is to be had', async () => {
    const vendor = countingVendor()
    const { auth, clock } = setUp({}, vendor)
    await auth.getToken()
    vendor.request = async () => {
      throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
    }
    const down = createAuth(
      testProvider(() => vendor.request()),
      { credentials: testCredentials, now: clock.now },
    )
    await expect(down.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    clock.advance(hour)
    expect(auth.status().state).toBe('expired')
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('a refresh that fails leaves the held token in use until it ends', async () => {
    const vendor = countingVendor()
    let isDown = false
    const clock = testClock()
    const auth = createAuth(
      testProvider(async () => {
        if (!isDown) return vendor.request()
        throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
      }),
      { credentials: testCredentials, now: clock.now },
    )
    await auth.getToken()
    isDown = true
    clock.advance(hour - 1)
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(auth.status().negative?.code).toBe('provider_unavailable')
    clock.advance(1)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
  })
})

describe('the same token again', () => {
  /** A vendor that, like Toast, gives the same token until its last minute. */
  function stubbornVendor(clock: { now(): number }, lifetimeMs: number, renewsInLastMs: number) {
    let number = 0
    let end = 0
    const vendor = {
      requests: 0,
      request: async (): Promise<TokenResponse> => {
        vendor.requests += 1
        if (end - clock.now() < renewsInLastMs) {
          number += 1
          end = clock.now() + lifetimeMs
        }
        return { accessToken: `token-${number}`, expiresInSeconds: (end - clock.now()) / 1000 }
      },
    }
    return vendor
  }

  it('keeps its expiry, and the next attempt waits until half of what remains has passed', async () => {
    const clock = testClock()
    const vendor = stubbornVendor(clock, hour, 10_000)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    const first = await auth.getToken()
    clock.advance(hour - 4 * minute)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(2)
    const again = await auth.getToken()
    expect(again.accessToken).toBe('token-1')
    expect(again.expiresAt).toBe(first.expiresAt)
    clock.advance(2 * minute - 1)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(2)
    clock.advance(1)
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(3)
  })

  it('pauses at least a second, so that the halves do not become a storm at the end', async () => {
    const clock = testClock()
    const vendor = stubbornVendor(clock, hour, 0)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    await auth.getToken()
    clock.advance(hour - minute)
    for (let step = 0; step < 6_000; step += 1) {
      await auth.getToken()
      clock.advance(10)
    }
    // After 0, 30, 45, 52.5, 56.25, 58.13, 59.07 (a second at least) seconds: 7 beside the first.
    expect(vendor.requests).toBe(8)
  })

  it('recovery does not wait for that', async () => {
    const clock = testClock()
    const vendor = stubbornVendor(clock, hour, 10_000)
    const auth = createAuth(testProvider(vendor.request), { credentials: testCredentials, now: clock.now })
    await auth.getToken()
    clock.advance(hour - 4 * minute)
    await auth.getToken()
    await settled()
    await auth.invalidate()
    await auth.getToken()
    expect(vendor.requests).toBe(3)
  })
})

describe('what a call may ask for', () => {
  it('minValidityMs asks for a new token first, at most as early as the advisory window', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(hour - 5 * minute - 1)
    await auth.getToken({ minValidityMs: 30 * minute })
    expect(vendor.requests).toBe(1)
    clock.advance(minute + 1)
    expect((await auth.getToken({ minValidityMs: 3 * minute })).accessToken).toBe('token-1')
    await settled()
    expect(vendor.requests).toBe(2)
    clock.advance(hour - 4 * minute)
    expect((await auth.getToken({ minValidityMs: 30 * minute })).accessToken).toBe('token-3')
  })

  it('forceRefresh asks the vendor, and callers at the same time share the answer', async () => {
    const { auth, vendor } = setUp()
    await auth.getToken()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => auth.getToken({ forceRefresh: true })))
    expect(vendor.requests).toBe(2)
    expect(new Set(tokens.map((token) => token.accessToken))).toEqual(new Set(['token-2']))
  })

  it('an abort ends its caller’s wait, and not the request that others share', async () => {
    const { promise, resolve } = Promise.withResolvers<TokenResponse>()
    const auth = createAuth(
      testProvider(() => promise),
      { credentials: testCredentials },
    )
    const controller = new AbortController()
    const impatient = auth.getToken({ signal: controller.signal })
    const patient = auth.getToken()
    controller.abort()
    await expect(impatient).rejects.toMatchObject({ code: 'aborted', retryable: false })
    resolve({ accessToken: 'shared', expiresInSeconds: 60 })
    expect((await patient).accessToken).toBe('shared')
  })

  it('a signal that is aborted already is refused, even while a token is held', async () => {
    const { auth, vendor } = setUp()
    await expect(auth.getToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    expect(vendor.requests).toBe(0)
    await auth.getToken()
    await expect(auth.getToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('waitUntil is given the refresh behind an advisory window, and every request that is waited for', async () => {
    const { auth, clock, vendor } = setUp()
    const kept: Promise<unknown>[] = []
    await auth.getToken({ waitUntil: (work) => kept.push(work) })
    expect(kept).toHaveLength(1)
    clock.advance(hour - 4 * minute)
    await auth.getToken({ waitUntil: (work) => kept.push(work) })
    expect(kept).toHaveLength(2)
    await Promise.all(kept)
    expect(vendor.requests).toBe(2)
  })

  it('a waitUntil that throws breaks nothing', async () => {
    const { auth, clock, vendor } = setUp()
    const waitUntil = () => {
      throw new TypeError('Illegal invocation')
    }
    await auth.getToken({ waitUntil })
    clock.advance(hour - 4 * minute)
    expect((await auth.getToken({ waitUntil })).accessToken).toBe('token-1')
    await settled()
    expect(vendor.requests).toBe(2)
  })

  it('on a runtime that ends work with the response, the advisory window waits unless waitUntil is given', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    const { auth, clock } = setUp()
    await auth.getToken()
    clock.advance(hour - 4 * minute)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    clock.advance(hour - 4 * minute)
    expect((await auth.getToken({ waitUntil: () => undefined })).accessToken).toBe('token-2')
  })
})

describe('a request that never ends', () => {
  it('is given up by each joiner after its own deadline, and started anew once', async () => {
    let requests = 0
    const auth = createAuth(
      testProvider(() => {
        requests += 1
        return requests === 1
          ? new Promise(() => undefined)
          : Promise.resolve({ accessToken: 'b', expiresInSeconds: 60 })
      }),
      { credentials: testCredentials, totalTimeoutMs: 5, timeoutMs: 5 },
    )
    const tokens = await Promise.all([auth.getToken(), auth.getToken(), auth.getToken()])
    expect(tokens.map((token) => token.accessToken)).toEqual(['b', 'b', 'b'])
    expect(requests).toBe(2)
  })

  it('that ends after all, when it was given up, replaces nothing newer', async () => {
    const first = Promise.withResolvers<TokenResponse>()
    let requests = 0
    const auth = createAuth(
      testProvider(() => {
        requests += 1
        return requests === 1 ? first.promise : Promise.resolve({ accessToken: 'newer', expiresInSeconds: 60 })
      }),
      { credentials: testCredentials, totalTimeoutMs: 5, timeoutMs: 5 },
    )
    await auth.getToken()
    first.resolve({ accessToken: 'late', expiresInSeconds: 60 })
    await settled()
    expect((await auth.getToken()).accessToken).toBe('newer')
  })

  it('twice in a row is a timeout, and the next call tries again', async () => {
    let requests = 0
    const auth = createAuth(
      testProvider(() => {
        requests += 1
        return requests <= 2
          ? new Promise(() => undefined)
          : Promise.resolve({ accessToken: 'c', expiresInSeconds: 60 })
      }),
      { credentials: testCredentials, totalTimeoutMs: 5, timeoutMs: 5 },
    )
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'timeout', retryable: true })
    expect((await auth.getToken()).accessToken).toBe('c')
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
    const auth = createAuth(
      testProvider(async () => {
        throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
      }),
      { credentials: testCredentials },
    )
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
    const clock = testClock()
    let requests = 0
    const auth = createAuth(
      testProvider(async () => {
        requests += 1
        if (requests === 1) return { accessToken: 'a', expiresInSeconds: 3600 }
        throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
      }),
      { credentials: testCredentials, now: clock.now },
    )
    await auth.getToken()
    clock.advance(hour - 4 * minute)
    expect((await auth.getToken()).accessToken).toBe('a')
    await settled()
    expect(requests).toBe(2)
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

describe('a wall clock that jumps', () => {
  it('forth by a day costs one request', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(day)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    await auth.getToken()
    expect(vendor.requests).toBe(2)
  })

  it('back by a day costs one request, because how long the token still lives is no longer known', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(-day)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    await auth.getToken()
    expect(vendor.requests).toBe(2)
  })

  it('back by a day while a request is under way does not make its token seem to live a day longer', async () => {
    const clock = testClock()
    const vendor = testProvider(async () => {
      clock.advance(-day)
      return { accessToken: 'a', expiresInSeconds: 3600 }
    })
    const token = await createAuth(vendor, { credentials: testCredentials, now: clock.now }).getToken()
    expect(token.expiresAt - clock.now()).toBe(hour)
  })

  it('back by a few minutes, as time servers do, costs nothing', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(-10 * minute)
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })
})

describe('invalidate, forget and status', () => {
  it('an invalidated token is replaced at the next call', async () => {
    const { auth, vendor } = setUp()
    await auth.getToken()
    await auth.invalidate()
    expect(auth.status().suspect).toBe(true)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(auth.status().suspect).toBe(false)
    expect(vendor.requests).toBe(2)
  })

  it('invalidating a token that is no longer held changes nothing', async () => {
    const { auth, vendor } = setUp()
    const old = await auth.getToken()
    await auth.getToken({ forceRefresh: true })
    await auth.invalidate(old)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('forget forgets the token, and a request under way brings none back', async () => {
    const { promise, resolve } = Promise.withResolvers<TokenResponse>()
    const auth = createAuth(
      testProvider(() => promise),
      { credentials: testCredentials },
    )
    const waiting = auth.getToken()
    await settled()
    await auth.forget()
    resolve({ accessToken: 'late', expiresInSeconds: 60 })
    expect((await waiting).accessToken).toBe('late')
    expect(auth.status().state).toBe('none')
  })

  it('after forget a new request is made, but only when the one under way has ended', async () => {
    const first = Promise.withResolvers<TokenResponse>()
    let requests = 0
    const auth = createAuth(
      testProvider(() => {
        requests += 1
        return requests === 1 ? first.promise : Promise.resolve({ accessToken: 'new', expiresInSeconds: 60 })
      }),
      { credentials: testCredentials },
    )
    const before = auth.getToken()
    await settled()
    await auth.forget()
    const after = auth.getToken()
    await settled()
    expect(requests).toBe(1)
    first.resolve({ accessToken: 'old', expiresInSeconds: 60 })
    expect((await before).accessToken).toBe('old')
    expect((await after).accessToken).toBe('new')
    expect((await auth.getToken()).accessToken).toBe('new')
  })

  it('forget also forgets what held back the next request', async () => {
    let isRight = false
    const auth = createAuth(
      testProvider(async () => {
        if (isRight) return { accessToken: 'right', expiresInSeconds: 60 }
        throw new AuthError({ code: 'invalid_credentials', provider: 'test', message: 'no' })
      }),
      { credentials: testCredentials },
    )
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    isRight = true
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    await auth.forget()
    expect((await auth.getToken()).accessToken).toBe('right')
  })

  it('status tells what a dashboard may show', async () => {
    const { auth, clock } = setUp()
    expect(auth.status()).toEqual({
      provider: 'test',
      baseUrl: 'https://api.test.example',
      state: 'none',
      suspect: false,
      refreshing: false,
      tokenRequests: 0,
    })
    const pending = auth.getToken()
    expect(auth.status().refreshing).toBe(true)
    await pending
    clock.advance(minute)
    expect(auth.status()).toMatchObject({
      state: 'valid',
      token: {
        masked: '…',
        issuedAt: clock.now() - minute,
        expiresAt: clock.now() + 59 * minute,
        expiresInMs: 59 * minute,
      },
      refreshing: false,
      tokenRequests: 1,
    })
  })

  it('nothing can be revoked where the vendor has no revocation', () => {
    const { auth } = setUp()
    expect('revoke' in auth).toBe(false)
  })
})

describe('revoke', () => {
  it('revokes the held token at the vendor and forgets it here', async () => {
    const revokeToken = vi.fn(async () => undefined)
    const vendor = countingVendor()
    const auth = createAuth({ ...testProvider(vendor.request), revokeToken }, { credentials: testCredentials })
    await auth.revoke()
    expect(revokeToken).not.toHaveBeenCalled()
    await auth.getToken()
    await auth.revoke()
    expect(revokeToken).toHaveBeenCalledExactlyOnceWith('token-1', testCredentials, expect.anything())
    expect(auth.status().state).toBe('none')
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('that fails keeps the token, so that it can be repeated', async () => {
    const failing = async () => {
      throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
    }
    const provider = { ...testProvider(countingVendor().request), revokeToken: failing }
    const auth = createAuth(provider, { credentials: testCredentials })
    await auth.getToken()
    await expect(auth.revoke()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(auth.status().state).toBe('valid')
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
