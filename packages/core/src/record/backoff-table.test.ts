import { describe, expect, it } from 'vitest'
import type { AuthErrorCode } from '../contract/errors.js'
import { createAuth } from '../life/create-auth.js'
import { judge, recover } from '../life/recovery.js'
import { Account } from '../flight/account.js'
import { Life } from '../life/life.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { settingsFor } from '../options/settings.js'
import { caught } from '../util/caught.fixture.js'
import { backoffError, backoffRules, stopping, type Backoff, type BackoffWhy, type Intended } from './backoff.js'
import { memoryCache } from './memory-cache.js'

const clock = testClock()
const backoff = (why: BackoffWhy, until: number): Backoff => ({
  why,
  since: 0,
  until,
  code: why === 'limited' ? 'token_request_limit' : 'timeout',
  message: `it ${why}`,
  status: undefined,
})
const intended = (more: Partial<Intended>): Intended => ({
  reason: 'missing',
  hasToken: true,
  isTurn: true,
  isSentElsewhere: false,
  enforceLimit: false,
  ...more,
})

describe('the table of backoffs', () => {
  it.each<[BackoffWhy, string, Partial<Intended>, boolean]>([
    ['failed', 'whatever it is for', { reason: 'mandatory', hasToken: false }, true],
    ['unfinished', 'under the lease', { reason: 'forced' }, true],
    ['unfinished', 'of a process that waits for the lease', { isTurn: false }, false],
    ['limited', 'that can wait', { reason: 'advisory' }, true],
    ['limited', 'for a token that is about to end', { reason: 'mandatory' }, false],
    ['limited', 'without any token', { hasToken: false }, false],
    ['limited', 'without any token where the program enforces it', { hasToken: false, enforceLimit: true }, true],
    ['limited', 'that another process sends anyway', { enforceLimit: true, isSentElsewhere: true }, false],
    ['fruitless', 'after a 401', { reason: 'recovery' }, true],
    ['fruitless', 'because of time', { reason: 'advisory' }, false],
  ])('%s: a request %s', (why, _what, request, stops) => {
    expect(backoffRules[why].stops(intended(request))).toBe(stops)
  })

  it('of several that apply the one that ends last counts, whichever comes first', () => {
    const all = [backoff('failed', 20), backoff('limited', 30), backoff('fruitless', 40)]
    const request = intended({ reason: 'advisory' })
    expect(stopping(all, request)[0]?.why).toBe('limited')
    expect(stopping(all.toReversed(), request)[0]?.why).toBe('limited')
    expect(stopping([], request)[0]).toBeUndefined()
  })

  it('an error says how long it takes, and that it is an earlier failure where it is one', () => {
    const [failed, limited] = [backoff('failed', 5_000), backoff('limited', 9_000)].map((one) =>
      backoffError(one, 'test', 1_000),
    )
    expect([failed?.retryAfterMs, limited?.retryAfterMs]).toEqual([4_000, 8_000])
    expect(failed?.message).toBe(
      'test: it failed (from an earlier token request; none is sent before 1970-01-01T00:00:05.000Z)',
    )
    expect(limited?.message).toBe('test: it limited. The next may be sent at 1970-01-01T00:00:09.000Z')
  })
})

/** Two instances with one cache, of a vendor that allows one request an hour, or that fails. */
function setUp(requestsPerHour: number | undefined) {
  const vendor = { requests: 0, fails: undefined as AuthErrorCode | undefined }
  const provider = testProvider(async () => {
    vendor.requests += 1
    if (vendor.fails) throw Object.assign(new Error('down'), { code: 'ECONNREFUSED' })
    return { accessToken: `token-${vendor.requests}`, expiresInSeconds: 7_200 }
  })
  const policy = { ...provider.policy, ...(requestsPerHour && { requestsPerHour }) }
  const options = { cache: memoryCache({ now: clock.now }), now: clock.now, tokenRequestLimit: 'enforce' as const }
  const start = () => createAuth({ ...provider, policy }, { credentials: testCredentials, ...options })
  return {
    vendor,
    start,
    lives: () => new Life(new Account(settingsFor({ ...provider, policy }, options), testCredentials)),
  }
}

describe('what the table says is what happens', () => {
  it.each<[BackoffWhy, number | undefined]>([
    ['failed', undefined],
    ['limited', 1],
  ])('%s: counts for another process, and forget() clears it or does not', async (why, limit) => {
    const { vendor, start } = setUp(limit)
    const [one, other] = [start(), start()]
    if (why === 'failed') vendor.fails = 'invalid_response'
    await one.getToken().catch(() => undefined)
    const before = vendor.requests
    await other.getToken({ forceRefresh: true }).catch(() => undefined)
    expect(vendor.requests > before).toBe(!backoffRules[why].isShared)
    await one.forget()
    await caught(one.getToken())
    expect(vendor.requests > before).toBe(backoffRules[why].clearedBy.includes('forget'))
  })

  it('fruitless: is each instance’s own, outlives forget(), and ends with a replay that works', async () => {
    const { lives } = setUp(undefined)
    const [one, other] = [lives(), lives()]
    const token = await one.getToken()
    judge(one, token, false)
    await other.getToken()
    const isHeld = (life: typeof one) => life.backoff('recovery')?.why === 'fruitless'
    expect([isHeld(one), isHeld(other)]).toEqual([true, backoffRules.fruitless.isShared])
    await one.forget()
    expect(isHeld(one)).toBe(!backoffRules.fruitless.clearedBy.includes('forget'))
    const next = await one.getToken()
    expect(await recover(one, next, one.subjectNumber, undefined)).toEqual({ skipped: 'fruitless_before' })
    judge(one, next, true)
    expect(isHeld(one)).toBe(!backoffRules.fruitless.clearedBy.includes('success'))
  })
})
