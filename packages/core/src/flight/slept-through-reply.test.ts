import { describe, expect, it } from 'vitest'
import { isAuthError } from '../contract/errors.js'
import { hour, minute } from '../life/get-token.fixture.js'
import { json, type Answer, setUp, useVirtualTime } from './sleep.fixture.js'

const { inTime } = useVirtualTime()

describe('a machine that sleeps past the life of a token that is on its way', () => {
  it('asks for another one, and blames nobody', async () => {
    const { auth, clock, vendor, events } = setUp([
      async () => {
        clock.advance(2 * hour)
        return json({ token: 'token-1' })
      },
    ])
    expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
    expect(events.filter(({ type }) => type === 'token_request_failed')).toEqual([])
  })
})

describe('a reply that was slept through', () => {
  const limited: Answer = async () => json({}, { status: 429, headers: { 'retry-after': '3600' } })

  it('holds back for what is left of its wait, counted from when its request was sent', async () => {
    const { auth, clock } = setUp([
      (signal) => {
        clock.advance(10 * minute)
        return limited(signal)
      },
    ])
    await expect(inTime(auth.getToken())).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 50 * minute })
    const error = await inTime(auth.getToken()).catch((thrown: unknown) => thrown)
    expect(isAuthError(error, 'rate_limited') && error.retryAfterMs).toBe(50 * minute)
  })

  it('holds nothing back where its wait is over', async () => {
    const { auth, clock, vendor } = setUp([
      (signal) => {
        clock.advance(2 * hour)
        return limited(signal)
      },
    ])
    expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
