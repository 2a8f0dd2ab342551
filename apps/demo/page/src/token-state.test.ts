import { describe, expect, it } from 'vitest'
import type { ProviderView } from '../../src/console/view.js'
import { stateAt, stateWords } from './token-state.js'

const now = 1_000_000_000
const held: ProviderView = {
  name: 'toast',
  label: 'Toast',
  environment: 'embedded sandbox',
  baseUrl: 'http://127.0.0.1:1',
  state: 'valid',
  refreshing: false,
  suspect: false,
  token: {
    masked: '…1234',
    issuedAt: now - 1000,
    expiresAt: now + 60_000,
    advisoryWindowMs: 45_000,
    mandatoryWindowMs: 10_000,
  },
  requests: { made: 1, saved: 0 },
  actions: [],
}
const { token: _, ...rest } = held
const without: ProviderView = { ...rest, state: 'none' }
const backoff = { code: 'provider_unavailable', until: now + 240_000 }

describe('the state of a token', () => {
  it('goes on as time passes, though the view is the same', () => {
    const states = [0, 14_999, 15_000, 49_999, 50_000, 59_999, 60_000].map((passed) => stateAt(held, now + passed))
    expect(states).toEqual(['valid', 'valid', 'advisory', 'advisory', 'mandatory', 'mandatory', 'expired'])
  })

  it('is what the server says where there is no token', () => {
    expect(stateAt(without, now)).toBe('none')
  })
})

describe('the state in words', () => {
  const wordsAt = (provider: ProviderView, at = now) => stateWords(provider, at).words

  it('is short', () => {
    expect(wordsAt(without)).toBe('No token')
    expect([0, 15_000, 50_000, 60_000].map((passed) => wordsAt(held, now + passed))).toEqual([
      'Held',
      'Advisory window',
      'Mandatory window',
      'Expired',
    ])
  })

  it('says how long requests are held back, with no usable token', () => {
    expect(wordsAt({ ...without, backoff })).toBe('Held back, 4 min left')
    expect(wordsAt({ ...held, backoff }, now + 60_000)).toBe('Held back, 3 min left')
    expect(wordsAt({ ...without, backoff }, backoff.until)).toBe('No token')
  })

  it('says it beside the state while a token is held', () => {
    expect(stateWords({ ...held, backoff }, now)).toEqual({
      kind: 'valid',
      words: 'Held',
      notes: ['Renewal held back, 4 min left'],
    })
  })

  it('says that the token is being refreshed before anything else', () => {
    expect(wordsAt({ ...without, backoff, refreshing: true })).toBe('Refreshing')
    expect(wordsAt({ ...held, refreshing: true })).toBe('Refreshing')
  })

  it('says beside any state that the token was refused', () => {
    const suspect = { ...held, suspect: true }
    expect(stateWords(suspect, now).notes).toEqual(['Marked as suspect'])
    expect(stateWords({ ...suspect, refreshing: true }, now).notes).toEqual(['Marked as suspect'])
    expect(stateWords({ ...suspect, backoff }, now + 60_000).notes).toEqual(['Marked as suspect'])
  })
})
