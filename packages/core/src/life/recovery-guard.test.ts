import { describe, expect, it } from 'vitest'
import { api, setUp } from './recovery.fixture.js'

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
