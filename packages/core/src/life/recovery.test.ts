import { describe, expect, it } from 'vitest'
import { createAuth } from './create-auth.js'
import { testCredentials, testProvider } from './provider.fixture.js'
import { minute, api, setUp } from './recovery.fixture.js'

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
