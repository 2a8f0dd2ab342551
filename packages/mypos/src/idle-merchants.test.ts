import { getResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { clientId, create, Store } from './grants.fixture.js'
import { createAuthPool } from './index.js'
import { clock, minute, mypos, useSimulator } from './provider.fixture.js'

useSimulator()

const hour = 60 * minute
const day = 24 * hour

/** A vendor whose refresh tokens lapse when they are not used for 30 days, and a merchant of it. */
function merchant() {
  const store = new Store(mypos.issueRefreshToken({ clientId }))
  const vendor = { requests: 0, usedAt: clock.now }
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    vendor.requests += 1
    if (clock.now - vendor.usedAt > 30 * day) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    vendor.usedAt = clock.now
    const response = await getResponse(mypos.handlers, new Request(input, init))
    return response ?? Response.error()
  }
  const make = (_account: string) => create({ type: 'refresh_token', refreshTokens: store }, { fetch })
  return { vendor, make }
}

describe('a merchant whom nobody calls for 60 days', () => {
  it('is alive after them, where a scheduler renews what is due every 6 hours', async () => {
    const { vendor, make } = merchant()
    const pool = createAuthPool({ create: make })
    await pool.get('merchant-1').getToken()
    for (const until = clock.now + 60 * day; clock.now < until; clock.now += 6 * hour) {
      const report = await pool.renewDue({ withinMs: 6 * hour })
      expect([report.ready, report.failed.size]).toEqual([1, 0])
    }
    expect(await pool.get('merchant-1').getToken()).toBeDefined()
    // Its refresh token was used once a week, however short the life of an access token is.
    expect(vendor.requests).toBe(1 + Math.floor(60 / 7) + 1)
  })

  it('is alive too where the scheduler is given the merchants, and keeps none in the pool', async () => {
    const { make } = merchant()
    const pool = createAuthPool({ create: make, max: 1 })
    for (const until = clock.now + 60 * day; clock.now < until; clock.now += 6 * hour) {
      expect(await pool.renewDue({ keys: ['merchant-1'] })).toMatchObject({ ready: 1, untried: [] })
    }
    expect(await pool.get('merchant-1').getToken()).toBeDefined()
  })

  it('has to log in again without one', async () => {
    const { make } = merchant()
    const auth = make('merchant-1')
    await auth.getToken()
    clock.now += 60 * day
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
  })

  it('is in the report with the error, if the grant has lapsed', async () => {
    const { make } = merchant()
    const pool = createAuthPool({ create: make })
    await pool.get('merchant-1').getToken()
    clock.now += 60 * day
    const { ready, failed } = await pool.renewDue()
    expect(ready).toBe(0)
    expect(failed.get('merchant-1')).toMatchObject({ code: 'reauthorization_required' })
  })
})
