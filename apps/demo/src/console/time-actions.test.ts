import { describe, expect, it } from 'vitest'
import { consoleForEach, counts, examples } from './actions.fixture.js'
import type { ProviderName } from './view.js'

const suite = consoleForEach()
const { act } = suite

describe.each(examples)('%s', (id) => {
  it('to-advisory: the next call gets the held token, and a new one is requested in the background', async () => {
    expect((await act(id, 'to-advisory')).counts).toEqual(counts(1, 1, 0, 0))
    const { state, token } = suite.served.connection(id)
    expect(state).toBe('advisory')
    const { expiresAt = 0, advisoryWindowMs = 0, mandatoryWindowMs = 0, renewsAt } = token ?? {}
    expect(expiresAt - Math.floor(advisoryWindowMs / 2) - 1).toBe(suite.served.console.view().now)
    expect(renewsAt).toBe(expiresAt - advisoryWindowMs)
    expect(mandatoryWindowMs).toBeGreaterThan(0)
    expect(mandatoryWindowMs).toBeLessThan(advisoryWindowMs)
    expect(await act(id, 'to-advisory')).toMatchObject({
      text: expect.stringMatching(/^There already/),
      counts: counts(0, 0, 0, 0),
    })
    expect(await act(id, 'get-token')).toMatchObject({
      text: '1 call, 1 token request: the held token was given out, and a new one is requested in the background',
      counts: counts(1, 1, 0, 0),
    })
    expect(suite.served.connection(id).state).toBe('valid')
  })

  it('to-mandatory: the next call waits for a new token, though the one held still works', async () => {
    expect((await act(id, 'to-mandatory')).counts).toEqual(counts(1, 1, 0, 0))
    const { state, token } = suite.served.connection(id)
    expect(state).toBe('mandatory')
    expect((token?.expiresAt ?? 0) - (token?.mandatoryWindowMs ?? 0)).toBe(suite.served.console.view().now)
    expect(await act(id, 'get-token')).toMatchObject({
      text: '1 call, 1 token request: a new token',
      counts: counts(1, 1, 0, 0),
    })
  })

  it.each(['to-advisory', 'to-mandatory'] as const)(
    'past-expiry after %s: that token ends, and none is requested',
    async (before) => {
      await act(id, before)
      const masked = suite.served.connection(id).token?.masked
      expect((await act(id, 'past-expiry')).counts).toEqual(counts(0, 0, 0, 0))
      expect(suite.served.connection(id)).toMatchObject({ state: 'expired', token: { masked } })
      expect(suite.served.connection(id).token?.expiresAt).toBe(suite.served.console.view().now)
      expect((await act(id, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
    },
  )

  it('to-advisory in the mandatory window: goes on with a new token, and stays where none is to be had', async () => {
    await act(id, 'to-mandatory')
    expect((await act(id, 'to-advisory')).counts).toEqual(counts(1, 1, 0, 0))
    expect(suite.served.connection(id).state).toBe('advisory')
    await act(id, 'to-mandatory')
    suite.served.console.sandbox[id.split('/')[0] as ProviderName].failNext({ status: 429 })
    await act(id, 'get-token')
    const { now } = suite.served.console.view()
    expect((await act(id, 'to-advisory')).text).toBe(
      '1 call, 0 token requests: no new token was to be had, and this one is past that: the clock stays',
    )
    expect(suite.served.console.view().now).toBe(now)
  })
})
