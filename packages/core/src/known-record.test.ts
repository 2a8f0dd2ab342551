import { expect, it } from 'vitest'
import { hour } from './get-token.fixture.js'
import { KnownRecord } from './known-record.js'
import { testProvider } from './provider.fixture.js'

function setUp() {
  const provider = testProvider(() => Promise.reject(new Error('not asked')))
  return new KnownRecord({ provider, policy: provider.policy })
}

it('what is known keeps the attempts of the last hour, and not all that there ever were', () => {
  const known = setUp()
  known.noteAttempt(0, undefined)
  known.noteAttempt(1, undefined)
  known.noteAttempt(hour, undefined)
  expect(known.record.attempts).toEqual([1, hour])
})

it('a request that another process sends just now is pending, and no failure yet', () => {
  const known = setUp()
  known.learn(setUp().pending(0), 0)
  expect(known.isPending).toBe(true)
  expect(known.failure(1)).toBeUndefined()
})
