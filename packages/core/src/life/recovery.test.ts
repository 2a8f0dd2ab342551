import { describe, expect, it } from 'vitest'
import { createAuth } from './create-auth.js'
import type { TokenResponse } from '../contract/provider.js'
import { AuthError } from '../contract/errors.js'
import type { AuthEvent } from '../contract/events.js'
import { testClock, testCredentials, testProvider } from './provider.fixture.js'

const minute = 60_000
const api = 'https://api.test.example'

/**
 * A vendor with an API: `/good` accepts the tokens in `accepted`, `/forbidden` none at all. The token requests bring
 * `token-1`, `token-2` and so on, or the same one again while `repeats` is set.
 */
function setUp(requestsPerHour?: number) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const vendor = {
    requests: 0,
    calls: 0,
    accepted: new Set<string>(),
    repeats: false,
    isDown: false,
    number: 0,
    /** Calls that are answered 401 whatever their token is, by their number. */
    refusedCalls: new Set<number>(),
    /** Runs before the API answers. */
    beforeAnswer: async (_path: string): Promise<void> => undefined,
  }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    if (vendor.isDown) throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
    if (!vendor.repeats || vendor.number === 0) vendor.number += 1
    vendor.accepted.add(`Bearer token-${vendor.number}`)
    return { accessToken: `token-${vendor.number}`, expiresInSeconds: 3600 }
  })
  const auth = createAuth(
    { ...provider, policy: { ...provider.policy, ...(requestsPerHour && { requestsPerHour }) } },
    {
      credentials: testCredentials,
      now: clock.now,
      onEvent: (event) => events.push(event),
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const { pathname } = new URL(request.url)
        const authorization = request.headers.get('authorization') ?? ''
        vendor.calls += 1
        const isRefused = vendor.refusedCalls.has(vendor.calls)
        await vendor.beforeAnswer(pathname)
        const isGood = !isRefused && pathname === '/good' && vendor.accepted.has(authorization)
        return new Response(isGood ? 'ok' : 'unauthorized', { status: isGood ? 200 : 401 })
      },
    },
  )
  const call = async (path: string, init?: Parameters<typeof auth.fetch>[1]) =>
    (await auth.fetch(api + path, init)).status
  const forgetTokens = () => vendor.accepted.clear()
  /** Lets the API's next answer wait until the returned function is called. */
  const holdNextAnswer = () => {
    const held = Promise.withResolvers<void>()
    vendor.beforeAnswer = () => {
      vendor.beforeAnswer = async () => undefined
      return held.promise
    }
    return held.resolve
  }
  return { auth, clock, vendor, events, call, forgetTokens, holdNextAnswer }
}

describe('recovery after a 401', () => {
  it('one token request serves all callers when the vendor forgot its tokens', async () => {
    const { vendor, call, forgetTokens } = setUp()
    expect(await call('/good')).toBe(200)
    forgetTokens()
    const statuses = await Promise.all(Array.from({ length: 200 }, () => call('/good')))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(vendor.requests).toBe(2)
  })

  it('a call that was refused with an older token is replayed with the newer one, without a request', async () => {
    const { vendor, call, forgetTokens, holdNextAnswer } = setUp()
    await call('/good')
    forgetTokens()
    const answer = holdNextAnswer()
    const slow = call('/good')
    expect(await call('/good')).toBe(200)
    answer()
    expect(await slow).toBe(200)
    expect(vendor.requests).toBe(2)
  })

  it('when the vendor gives the same token again, late 401s of it are replayed once and request nothing', async () => {
    const { vendor, call, forgetTokens, holdNextAnswer } = setUp()
    await call('/good')
    vendor.repeats = true
    forgetTokens()
    vendor.refusedCalls.add(2)
    const answer = holdNextAnswer()
    const slow = call('/good')
    expect(await call('/good')).toBe(200)
    answer()
    expect(await slow).toBe(200)
    expect(vendor.requests).toBe(2)
  })

  it('a 401 of the replay is given back', async () => {
    const { auth, vendor } = setUp()
    const response = await auth.fetch(`${api}/forbidden`)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('unauthorized')
    expect(vendor.requests).toBe(2)
    expect(vendor.calls).toBe(2)
  })

  it('a token request that fails gives the 401 back, and the suspect token stays in use', async () => {
    const { auth, vendor, call, forgetTokens, events } = setUp()
    await call('/good')
    forgetTokens()
    vendor.isDown = true
    const response = await auth.fetch(`${api}/good`)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('unauthorized')
    expect((await auth.getToken()).accessToken).toBe('token-1')
    expect(auth.status()).toMatchObject({ suspect: true, state: 'valid' })
    expect(vendor.requests).toBe(2)
    const skipped = { type: 'recovery_skipped', why: 'token_request_failed', code: 'provider_unavailable' }
    expect(events.at(-1)).toMatchObject(skipped)
    // The failure holds back the next one, which says why all the same.
    await auth.fetch(`${api}/good`)
    expect(vendor.requests).toBe(2)
    expect(events.at(-1)).toMatchObject(skipped)
  })

  it('a suspect token is replaced as soon as the vendor is back', async () => {
    const { auth, clock, vendor, call, forgetTokens } = setUp()
    await call('/good')
    forgetTokens()
    vendor.isDown = true
    await call('/good')
    vendor.isDown = false
    clock.advance(minute)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(auth.status().suspect).toBe(false)
  })

  it('does not depend on the rest of the 401, which may be cut off', async () => {
    let calls = 0
    const auth = createAuth(
      testProvider(async () => ({ accessToken: 'token', expiresInSeconds: 3600 })),
      {
        credentials: testCredentials,
        fetch: async () => {
          calls += 1
          if (calls > 1) return new Response('ok')
          const cut = new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) })
          return new Response(cut, { status: 401 })
        },
      },
    )
    expect((await auth.fetch(`${api}/good`)).status).toBe(200)
  })

  it('a 401 from where a redirect led to is given back: the token went no further than the first host', async () => {
    let requests = 0
    const auth = createAuth(
      testProvider(async () => {
        requests += 1
        return { accessToken: 'token', expiresInSeconds: 3600 }
      }),
      {
        credentials: testCredentials,
        allowedOrigins: ['https://other.test.example'],
        fetch: async () =>
          Object.defineProperties(new Response(null, { status: 401 }), {
            redirected: { value: true },
            url: { value: 'https://other.test.example/there' },
          }),
      },
    )
    expect((await auth.fetch(`${api}/good`)).status).toBe(401)
    expect(requests).toBe(1)
    expect(auth.status().suspect).toBe(false)
  })

  it('authRetry: false gives the first 401 back', async () => {
    const { vendor, call, forgetTokens } = setUp()
    await call('/good')
    forgetTokens()
    expect(await call('/good', { authRetry: false })).toBe(401)
    expect(vendor.requests).toBe(1)
    expect(vendor.calls).toBe(2)
  })

  it('keeps to the vendor’s request limit', async () => {
    const { vendor, call, forgetTokens, events } = setUp(1)
    await call('/good')
    forgetTokens()
    expect(await call('/good')).toBe(401)
    expect(vendor.requests).toBe(1)
    expect(events.at(-1)).toMatchObject({ type: 'recovery_skipped', why: 'paced' })
  })
})

describe('the guard against 401 storms', () => {
  it('a hundred concurrent calls to an endpoint that always answers 401 cost one request', async () => {
    const { vendor, call } = setUp()
    const statuses = await Promise.all(Array.from({ length: 100 }, () => call('/forbidden')))
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(vendor.requests).toBe(2)
    expect(vendor.calls).toBe(200)
  })

  it('so do a hundred one after the other, and only the first is replayed', async () => {
    const { vendor, call } = setUp()
    for (let count = 0; count < 100; count += 1) await call('/forbidden')
    expect(vendor.requests).toBe(2)
    expect(vendor.calls).toBe(101)
  })

  it('after a fruitless recovery the next one waits 5 seconds, then twice as long each time, and at most 5 minutes', async () => {
    const { clock, vendor, call } = setUp()
    await call('/forbidden')
    let requests = 2
    for (const seconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
      const waitMs = seconds * 1_000
      clock.advance(waitMs - 1)
      await call('/forbidden')
      expect(vendor.requests).toBe(requests)
      clock.advance(1)
      await call('/forbidden')
      requests += 1
      expect(vendor.requests).toBe(requests)
    }
  })

  it.each(['fetch', 'invalidate'])(
    'an endpoint that always answers 401 costs 8 token requests in ten minutes: %s',
    async (way) => {
      const { auth, clock, vendor, call } = setUp()
      for (let second = 0; second < 600; second += 1) {
        if (way === 'fetch') await call('/forbidden')
        else await auth.invalidate(await auth.getToken())
        clock.advance(1_000)
      }
      expect(vendor.requests).toBe(8)
    },
  )

  it('also holds where the body was too long to be replayed', async () => {
    const { vendor, call } = setUp()
    const body = 'x'.repeat(2 * 1024 * 1024)
    for (let count = 0; count < 20; count += 1) await call('/forbidden', { method: 'POST', body })
    expect(vendor.requests).toBe(2)
    expect(vendor.calls).toBe(20)
  })

  it('success elsewhere does not let the next one through', async () => {
    const { vendor, call } = setUp()
    await call('/forbidden')
    for (let count = 0; count < 10; count += 1) {
      expect(await call('/good')).toBe(200)
      expect(await call('/forbidden')).toBe(401)
    }
    expect(vendor.requests).toBe(2)
  })

  it('not even a replay of the same recovery that succeeded', async () => {
    const { vendor, call, forgetTokens } = setUp()
    await call('/good')
    forgetTokens()
    await Promise.all([call('/forbidden'), call('/good'), call('/good')])
    await call('/forbidden')
    await call('/forbidden')
    expect(vendor.requests).toBe(2)
  })

  it('a fruitful recovery resets the wait', async () => {
    const { clock, vendor, call, forgetTokens } = setUp()
    await call('/forbidden')
    clock.advance(5_000)
    await call('/forbidden')
    clock.advance(10_000)
    forgetTokens()
    expect(await call('/good')).toBe(200)
    expect(vendor.requests).toBe(4)
    await call('/forbidden')
    expect(vendor.requests).toBe(5)
    clock.advance(5_000)
    await call('/forbidden')
    expect(vendor.requests).toBe(6)
  })

  it('says why a 401 was given back', async () => {
    const { call, events } = setUp()
    await call('/forbidden')
    await call('/forbidden')
    expect(events.filter(({ type }) => /unauthorized|replayed|skipped/.test(type))).toMatchObject([
      { type: 'unauthorized', origin: api },
      { type: 'replayed', fruitful: false },
      { type: 'unauthorized' },
      { type: 'recovery_skipped', why: 'fruitless_before' },
    ])
  })

  it('also holds for clients that call invalidate after each 401 themselves', async () => {
    const { auth, clock, vendor } = setUp()
    for (let count = 0; count < 50; count += 1) await auth.invalidate(await auth.getToken())
    expect(vendor.requests).toBe(2)
    clock.advance(5_000)
    await auth.getToken()
    expect(vendor.requests).toBe(3)
  })
})
