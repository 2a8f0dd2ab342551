import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { setUp } from './failing-vendor.fixture.js'
import { hour, minute, settled } from '../life/get-token.fixture.js'

describe('the vendor’s request limit', () => {
  it('leaves out an advisory refresh, forceRefresh and recovery, and says so once', async () => {
    const { auth, clock, vendor, events } = setUp({}, 2)
    await auth.getToken()
    await auth.getToken({ forceRefresh: true })
    expect(vendor.requests).toBe(2)
    await auth.getToken({ forceRefresh: true })
    await auth.invalidate()
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
    expect(events.filter((event) => event.type === 'token_request_paced')).toEqual([
      {
        type: 'token_request_paced',
        severity: 'info',
        reason: 'forced',
        until: clock.now() + hour,
        provider: 'test',
        at: clock.now(),
      },
    ])
  })

  it('lets the next one through when the hour is over', async () => {
    const { auth, clock, vendor } = setUp({}, 2)
    await auth.getToken()
    clock.advance(10 * minute)
    await auth.getToken({ forceRefresh: true })
    clock.advance(50 * minute - 1)
    await auth.getToken({ forceRefresh: true })
    expect(vendor.requests).toBe(2)
    clock.advance(1)
    await auth.getToken({ forceRefresh: true })
    expect(vendor.requests).toBe(3)
  })

  it('an advisory refresh waits for it, one in the mandatory window does not', async () => {
    const { auth, clock, vendor } = setUp({}, 1)
    vendor.expiresInSeconds = 30 * 60
    await auth.getToken()
    clock.advance(28 * minute)
    expect(auth.status().state).toBe('advisory')
    await auth.getToken()
    await settled()
    expect(vendor.requests).toBe(1)
    clock.advance(minute)
    expect(auth.status().state).toBe('mandatory')
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })

  it('never keeps a request back when no usable token is held', async () => {
    const { auth, vendor } = setUp({}, 2)
    for (let call = 1; call <= 5; call += 1) {
      await auth.getToken()
      await auth.forget()
    }
    expect(vendor.requests).toBe(5)
  })

  it('with tokenRequestLimit: enforce fails that request too, saying when to come back', async () => {
    const { auth, clock, vendor } = setUp({ tokenRequestLimit: 'enforce' }, 2)
    await auth.getToken()
    await auth.forget()
    clock.advance(10 * minute)
    await auth.getToken()
    await auth.forget()
    await expect(auth.getToken()).rejects.toMatchObject({
      code: 'token_request_limit',
      retryable: true,
      retryAfterMs: 50 * minute,
    })
    expect(vendor.requests).toBe(2)
    clock.advance(50 * minute)
    await auth.getToken()
    expect(vendor.requests).toBe(3)
  })

  it('enforced, retries nothing, since a retry is one more request', async () => {
    let sent = 0
    const provider = testProvider(async (_credentials, http) => {
      await http.post('https://api.test.example/token', { form: {} })
      return { accessToken: 'a', expiresInSeconds: 60 }
    })
    const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 2 } }
    const auth = createAuth(limited, {
      credentials: testCredentials,
      tokenRequestLimit: 'enforce',
      retry: { limit: 10, delayMs: 0 },
      fetch: async () => {
        sent += 1
        return new Response(null, { status: 503 })
      },
    })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(sent).toBe(1)
  })

  it('counts attempts that failed, since the vendor counts them too', async () => {
    const { auth, clock, vendor } = setUp({ tokenRequestLimit: 'enforce' }, 2)
    vendor.next = 'provider_unavailable'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    clock.advance(minute)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    clock.advance(5 * minute)
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'token_request_limit' })
  })
})
