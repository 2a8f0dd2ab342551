import { describe, expect, it } from 'vitest'
import { perform } from './perform.js'
import type { Stage } from './stage.js'

describe('perform', () => {
  const simulator = { tokenRequests: 0, apiRequests: 0 }
  const card = { saved: 0, noteError: () => undefined }
  // Cast, since a whole stage would bring a sandbox, and this is all that `perform` takes of it.
  const stage = { provider: { simulator }, card, settled: async () => undefined } as unknown as Stage

  it.each([
    [1, [2, 2], '1 call, 1 token request: not as it should be, expected 2'],
    [3, [0, 2], '1 call, 3 token requests: not as it should be, expected 0 to 2'],
  ] as const)('says so when %i token requests are not as expected', async (sent, expected, text) => {
    const result = await perform(
      {
        name: 'get-token',
        label: '',
        hint: '',
        async run() {
          simulator.tokenRequests += sent
          return { calls: 1, failures: 0, expected }
        },
      },
      stage,
    )
    expect(result).toMatchObject({ ok: false, text })
  })

  it('says what else was wrong', async () => {
    const run = async () => ({ calls: 2, failures: 1, expected: [0, 0] as const, problem: 'the API answered 500' })
    const result = await perform({ name: 'call-api', label: '', hint: '', run }, stage)
    expect(result.text).toBe('2 calls, 1 failed, 0 token requests: not as it should be, the API answered 500')
    expect(result.ok).toBe(false)
  })

  it('counts as saved what calls that were answered did not cost, and no failure takes from it', async () => {
    card.saved = 0
    const expected = [0, 1] as const
    const outcomes = [
      { calls: 10, failures: 3, sent: 1 },
      { calls: 51, failures: 51, sent: 1 },
    ]
    for (const { sent, ...outcome } of outcomes) {
      const run = async () => {
        simulator.tokenRequests += sent
        return { ...outcome, expected }
      }
      await perform({ name: 'call-api', label: '', hint: '', run }, stage)
    }
    expect(card.saved).toBe(6)
  })
})
