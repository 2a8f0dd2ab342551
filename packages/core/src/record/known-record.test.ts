import { expect, it } from 'vitest'
import { memoryCache } from './memory-cache.js'
import { SteadyClock } from '../util/clock.js'
import type { TokenCache } from '../contract/provider.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { hour } from '../life/get-token.fixture.js'
import { KnownRecord } from './known-record.js'
import { testProvider } from '../life/provider.fixture.js'

function setUp(now = () => 0) {
  const provider = testProvider(() => Promise.reject(new Error('not asked')))
  return new KnownRecord({ provider, policy: provider.policy, clock: new SteadyClock(now), cache: memoryCache() })
}

it('what is known keeps the attempts of the last hour, and not all that there ever were', () => {
  let now = 0
  const known = setUp(() => now)
  for (now of [0, 1, hour]) known.noteAttempt(now, undefined)
  expect(known.record.attempts).toEqual([1, hour])
})

it('what is known keeps no attempts where the vendor names no limit and nobody shares the record', () => {
  const provider = testProvider(() => Promise.reject(new Error('not asked')))
  const attemptsWith = (policy: TokenPolicy, cache: TokenCache | undefined) => {
    const known = new KnownRecord({ provider, policy, clock: new SteadyClock(() => 1), cache })
    known.noteAttempt(1, undefined)
    return known.record.attempts
  }
  expect(attemptsWith(provider.policy, undefined)).toEqual([])
  expect(attemptsWith({ ...provider.policy, requestsPerHour: 2 }, undefined)).toEqual([1])
  expect(attemptsWith(provider.policy, memoryCache())).toEqual([1])
})

it('a request that another process sends just now is pending, and no failure yet', () => {
  const known = setUp()
  known.learn(setUp().pending(0), 0)
  expect(known.failure?.pending).toBe(true)
  expect(known.backoffs().map(({ why }) => why)).toEqual(['unfinished'])
})
