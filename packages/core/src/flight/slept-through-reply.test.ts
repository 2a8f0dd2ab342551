import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isAuthError } from '../contract/errors.js'
import { hour, minute } from '../life/get-token.fixture.js'
import { VirtualTime } from '../model/virtual-time.fixture.js'
import { json, type Answer, setUp } from './sleep.fixture.js'

let time = new VirtualTime(1)

// Otherwise loaded with the first token request, in the middle of time that is not real.
beforeAll(() => import('ky'))

beforeEach(() => {
  time = new VirtualTime(1)
  time.install()
})

afterEach(() => time.uninstall())

/** What a call leads to, in a time that is longer than all of its deadlines. */
async function inTime<Value>(call: Promise<Value>): Promise<Value> {
  call.catch(() => undefined)
  // Once more for what began after a freeze in the middle of the first.
  for (let times = 0; times < 3; times += 1) await time.advance(minute, () => undefined)
  return call
}

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
