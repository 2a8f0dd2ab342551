import { describe, expect, it } from 'vitest'
import { providerNames } from '../providers.js'
import { consoleForEach, counts } from './actions.fixture.js'

const suite = consoleForEach()
const { act } = suite

describe.each(providerNames)('%s', (provider) => {
  it('get-token: a new one, then the one held', async () => {
    expect(await act(provider, 'get-token')).toEqual({
      ok: true,
      text: '1 call, 1 token request: a new token',
      counts: counts(1, 1, 0, 0),
    })
    expect((await act(provider, 'get-token')).text).toBe('1 call, 0 token requests: the held token was given out')
    expect(suite.served.card(provider)).toMatchObject({ state: 'valid', requests: { made: 1, saved: 1 } })
    expect(suite.served.card(provider).token?.masked).toMatch(/^….{4}$/)
  })

  it('call-api: one call, with the one token request that it needs', async () => {
    const first = await act(provider, 'call-api')
    expect(first).toMatchObject({ text: '1 call, 1 token request: the API answered 200', counts: counts(1, 1, 1, 0) })
    expect((await act(provider, 'call-api')).counts).toEqual(counts(1, 0, 1, 0))
  })

  it('invalidate: marks the token, and the next call replaces it', async () => {
    expect((await act(provider, 'invalidate')).text).toBe('No token is held')
    await act(provider, 'get-token')
    const { text } = await act(provider, 'invalidate')
    expect(text).toBe('The token is marked as suspect: the next call asks for a new one')
    expect(suite.served.card(provider).suspect).toBe(true)
    expect((await act(provider, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
    expect(suite.served.card(provider).suspect).toBe(false)
  })

  it('to-advisory: the next call gets the held token, and a new one is requested behind it', async () => {
    expect((await act(provider, 'to-advisory')).counts).toEqual(counts(1, 1, 0, 0))
    const card = suite.served.card(provider)
    expect(card.state).toBe('advisory')
    const { expiresAt = 0, advisoryWindowMs = 0, mandatoryWindowMs = 0 } = card.token ?? {}
    expect(expiresAt - Math.floor(advisoryWindowMs / 2) - 1).toBe(suite.served.console.view().now)
    expect(mandatoryWindowMs).toBeGreaterThan(0)
    expect(mandatoryWindowMs).toBeLessThan(advisoryWindowMs)
    expect(await act(provider, 'to-advisory')).toMatchObject({
      text: expect.stringMatching(/^There already/),
      counts: counts(0, 0, 0, 0),
    })
    const { text, counts: counted } = await act(provider, 'get-token')
    expect(text).toBe('1 call, 1 token request: the held token was given out, and is renewed behind it')
    expect(counted).toEqual(counts(1, 1, 0, 0))
    expect(suite.served.card(provider).state).toBe('valid')
  })

  it('to-mandatory: the next call waits for a new token, though the one held still works', async () => {
    expect((await act(provider, 'to-mandatory')).counts).toEqual(counts(1, 1, 0, 0))
    const { state, token } = suite.served.card(provider)
    expect(state).toBe('mandatory')
    expect((token?.expiresAt ?? 0) - (token?.mandatoryWindowMs ?? 0)).toBe(suite.served.console.view().now)
    expect(await act(provider, 'to-mandatory')).toMatchObject({
      text: expect.stringMatching(/^There already/),
      counts: counts(0, 0, 0, 0),
    })
    expect(await act(provider, 'get-token')).toMatchObject({
      text: '1 call, 1 token request: a new token',
      counts: counts(1, 1, 0, 0),
    })
  })

  it.each(['to-advisory', 'to-mandatory'] as const)(
    'past-expiry after %s: that token ends, and none is requested',
    async (before) => {
      await act(provider, before)
      const masked = suite.served.card(provider).token?.masked
      expect((await act(provider, 'past-expiry')).counts).toEqual(counts(0, 0, 0, 0))
      expect(suite.served.card(provider)).toMatchObject({ state: 'expired', token: { masked } })
    },
  )

  it('to-advisory in the mandatory window: goes on with a new token, and stays where none is to be had', async () => {
    await act(provider, 'to-mandatory')
    expect((await act(provider, 'to-advisory')).counts).toEqual(counts(1, 1, 0, 0))
    expect(suite.served.card(provider).state).toBe('advisory')
    await act(provider, 'to-mandatory')
    suite.served.console.sandbox[provider].failNext({ status: 429 })
    await act(provider, 'get-token')
    const { now } = suite.served.console.view()
    expect((await act(provider, 'to-advisory')).text).toBe(
      '1 call, 0 token requests: no new token was to be had, and this one is past that: the clock stays',
    )
    expect(suite.served.console.view().now).toBe(now)
  })

  it('past-expiry: the next call waits for a new token', async () => {
    await act(provider, 'get-token')
    const before = suite.served.console.view().now
    expect((await act(provider, 'past-expiry')).counts).toEqual(counts(0, 0, 0, 0))
    const { state, token } = suite.served.card(provider)
    expect(state).toBe('expired')
    expect(token?.expiresAt).toBe(suite.served.console.view().now)
    expect(suite.served.console.view().now).toBeGreaterThan(before + 3_000_000)
    expect((await act(provider, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
  })

  it('second-process: it takes the token from the cache and sends nothing', async () => {
    const { text, counts: counted } = await act(provider, 'second-process')
    const masked = suite.served.card(provider).token?.masked ?? ''
    expect(text).toMatch(/^2 calls, 1 token request: process \d+ took …\S{4} from the shared cache and sent none$/)
    expect(text).toContain(masked)
    expect(counted).toEqual(counts(2, 1, 0, 0))
  })
})

it('revoke: the vendor refuses the token after it, and the card holds none', async () => {
  expect((await act('mypos', 'revoke')).counts).toEqual(counts(1, 1, 1, 0))
  expect(suite.served.card('mypos').state).toBe('none')
  await act('mypos', 'get-token')
  expect((await act('mypos', 'revoke')).text).toBe(
    '1 call, 0 token requests: the token was revoked, and the vendor refuses it',
  )
})

it('Toast’s two token requests an hour are kept to: a suspect token goes on being given out', async () => {
  await act('toast', 'get-token')
  await act('toast', 'invalidate')
  const again = await act('toast', 'get-token')
  expect(again.text).toBe('1 call, 1 token request: the vendor gave the same token again')
  await act('toast', 'past-expiry')
  await act('toast', 'get-token')
  await act('toast', 'to-advisory')
  await act('toast', 'get-token')
  await act('toast', 'invalidate')
  await act('toast', 'get-token')
  await act('toast', 'invalidate')
  expect((await act('toast', 'get-token')).text).toBe(
    '1 call, 0 token requests: the held token was given out, though suspect: a request has to wait',
  )
})
