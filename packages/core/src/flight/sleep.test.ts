import { describe, expect, it } from 'vitest'
import { faulty } from './shared-cache.fixture.js'
import { memoryCache } from '../record/memory-cache.js'
import type { TokenResponse } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { hour } from '../life/get-token.fixture.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { json, silence, type Answer, setUp, useVirtualTime } from './sleep.fixture.js'

const { advance, freeze, inTime, pause } = useVirtualTime()

/** The two ways in which a machine's clocks show that it slept, or a process that it was frozen. */
const ways = {
  'the wall clock': (clock: ReturnType<typeof testClock>) => clock.advance(2 * hour),
  'the monotonic clock': () => freeze(2 * hour),
}

describe.each(Object.entries(ways))('what is slept through by %s', (_clock, sleep) => {
  it.each(['no cache', 'a cache'])(
    'in a request without a reply is no failure, and a token is asked for anew: %s',
    async (kind) => {
      const cache = kind === 'a cache' ? memoryCache() : undefined
      const { auth, make, clock, vendor } = setUp(
        [
          (signal) => {
            sleep(clock)
            return silence(signal)
          },
        ],
        { cache },
      )
      expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
      expect(auth.status()).toMatchObject({ tokenRequests: 2 })
      expect(auth.status().backoff).toBeUndefined()
      expect((await inTime(make().getToken())).accessToken).toBe(cache ? 'token-2' : 'token-3')
      expect(vendor.requests).toBe(cache ? 2 : 3)
    },
  )

  it('twice is an error, and yet holds nothing back, here or in the record', async () => {
    const cache = memoryCache()
    const { auth, make, clock, vendor } = setUp([], { cache })
    const asleep: Answer = (signal) => {
      sleep(clock)
      return silence(signal)
    }
    const doomed = make({ fetch: (_input, init) => asleep(init?.signal) })
    await expect(inTime(doomed.getToken())).rejects.toMatchObject({ code: 'timeout' })
    expect(doomed.status().backoff).toBeUndefined()
    // What was noted before the request is all that the record has of it, for a second.
    clock.advance(1_000)
    await inTime(auth.getToken())
    expect(vendor.requests).toBe(1)
  })

  it('in the body of a reply', async () => {
    const { auth, clock, vendor } = setUp([
      async () => {
        sleep(clock)
        return new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) }))
      },
    ])
    expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
    expect(auth.status().backoff).toBeUndefined()
  })

  it('in the pause before a retry: nothing is sent by leave of the old lease', async () => {
    const { auth, clock, events } = setUp([async () => json({}, { status: 503 })], {
      cache: memoryCache(),
      onEvent: (event) => {
        events.push(event)
        if (event.type === 'token_request_retried') sleep(clock)
      },
    })
    expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
    expect(events.map(({ type }) => type)).toEqual([
      'token_requested',
      'token_request_retried',
      'token_request_failed',
      'token_requested',
      'token_obtained',
    ])
  })

  it('while the credentials are read does not count as a function that hangs', async () => {
    const { auth, clock, vendor } = setUp([], {
      credentials: async () => {
        await pause(700)
        sleep(clock)
        await pause(700)
        return testCredentials
      },
    })
    await inTime(auth.getToken())
    expect(vendor.requests).toBe(1)
  })

  it.each(['get', 'lease'])('during the cache’s %s does not count as a cache that fails', async (operation) => {
    const shared = memoryCache()
    let isFirst = true
    const { make, clock, events } = setUp([], { cacheTimeoutMs: 500 })
    const cache = faulty(shared, async (running) => {
      if (running !== operation || !isFirst) return
      isFirst = false
      await pause(300)
      sleep(clock)
      await pause(300)
    })
    await inTime(make({ cache }).getToken())
    expect(events.filter(({ type }) => type === 'cache_failed')).toEqual([])
    expect(isFirst).toBe(false)
  })

  it('while a refresh token is saved does not count as a store that hangs', async () => {
    const saved: string[] = []
    const { auth, clock, vendor } = setUp([], {
      refreshTokens: {
        load: async () => 'stored',
        async save(token) {
          await pause(500)
          sleep(clock)
          await pause(500)
          saved.push(token)
        },
        exclusive: true,
      },
    })
    await inTime(auth.getToken()).catch(() => undefined)
    expect(saved[0]).toBe('next')
    expect(vendor.requests).toBeGreaterThan(0)
  })

  it('during a revocation is tried once more', async () => {
    const { auth, clock, vendor } = setUp([
      async () => json({ token: 'token-1' }),
      (signal) => {
        sleep(clock)
        return silence(signal)
      },
    ])
    await inTime(auth.getToken())
    await inTime(auth.revoke())
    expect(vendor.revoked).toBe(2)
    expect(auth.status().state).toBe('none')
  })

  it('in a call that waits for the request of another does not begin a second one', async () => {
    const answer = Promise.withResolvers<TokenResponse>()
    let requests = 0
    const clock = testClock()
    const auth = createAuth(
      testProvider(() => {
        requests += 1
        return answer.promise
      }),
      { credentials: testCredentials, now: clock.now, timeoutMs: 500, totalTimeoutMs: 500 },
    )
    const waiting = [auth.getToken(), auth.getToken()]
    await advance(0)
    expect(requests).toBe(1)
    sleep(clock)
    await advance(900)
    answer.resolve({ accessToken: 'late', expiresInSeconds: 24 * 3600 })
    for (const token of await inTime(Promise.all(waiting))) expect(token.accessToken).toBe('late')
    expect(requests).toBe(1)
  })
})
