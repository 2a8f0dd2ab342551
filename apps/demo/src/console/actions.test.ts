import { describe, expect, it } from 'vitest'
import { providerNames } from '../providers.js'
import { consoleForEach, counts } from './actions.fixture.js'
import { actions } from './actions.js'
import type { ActionName } from './view.js'

const suite = consoleForEach()
const { act } = suite

describe.each(providerNames)('%s', (provider) => {
  it('thousand-callers: one token request, whatever was held before', async () => {
    await act(provider, 'get-token')
    expect(await act(provider, 'thousand-callers')).toEqual({
      ok: true,
      text: '1,000 calls, 1 token request',
      counts: counts(1000, 1, 0, 0),
    })
    expect(suite.served.card(provider).requests).toEqual({ made: 2, saved: 999 })
  })

  it('maintenance: all calls get through, with one more token request', async () => {
    const result = await act(provider, 'maintenance')
    expect(result.counts).toMatchObject({ calls: 200, tokenRequests: 2, failures: 0 })
    expect(result.counts.apiRequests).toBeGreaterThan(200)
    expect((await act(provider, 'call-api')).counts).toEqual(counts(1, 0, 1, 0))
  })

  it('always-401: no storm, and the fault is gone after it', async () => {
    expect((await act(provider, 'always-401')).counts).toEqual(counts(100, 2, 110, 100))
    expect((await act(provider, 'call-api')).counts).toEqual(counts(1, 0, 1, 0))
  })

  it('wrong-credentials: one request for 51 tries, and the card’s own token stays', async () => {
    await act(provider, 'get-token')
    const { token } = suite.served.card(provider)
    expect((await act(provider, 'wrong-credentials')).counts).toEqual(counts(51, 1, 0, 51))
    const { lastError, backoff, token: after, requests } = suite.served.card(provider)
    expect(after).toEqual(token)
    expect(requests).toEqual({ made: 2, saved: 0 })
    expect(backoff).toBeUndefined()
    expect(lastError).toMatchObject({ code: 'invalid_credentials', at: suite.served.console.view().now })
    expect(lastError?.advice).toMatch(/^With a wrong secret: .*(password|secret|credentials)/i)
  })

  it('reset: as at the start, but for the clock', async () => {
    const { environment, baseUrl, actions: offered } = suite.served.card(provider)
    await act(provider, 'past-expiry')
    await act(provider, 'vendor-down')
    suite.served.console.sandbox[provider].failNext({ target: 'api', status: 500 })
    const { now } = suite.served.console.view()
    expect(await act(provider, 'reset')).toEqual({
      ok: true,
      text: 'Back to the start: no token, and the counts at zero',
      counts: counts(0, 0, 0, 0),
    })
    const { label, ...card } = suite.served.card(provider)
    expect(label).not.toBe('')
    expect(card).toEqual({
      name: provider,
      environment,
      baseUrl,
      actions: offered,
      state: 'none',
      suspect: false,
      refreshing: false,
      requests: { made: 0, saved: 0 },
    })
    expect(suite.served.console.view().now).toBe(now)
    expect((await act(provider, 'call-api')).counts).toEqual(counts(1, 1, 1, 0))
  })
})

it('only myPOS has revoke, and all have everything else', () => {
  const names = actions.map(({ name }) => name)
  for (const { name, actions: offered } of suite.served.console.view().providers) {
    expect(offered.map((action) => action.name)).toEqual(names.filter((n) => n !== 'revoke' || name === 'mypos'))
    expect(offered.every(({ label, hint }) => label !== '' && hint !== '')).toBe(true)
  }
})

it('whatever is done in whatever order, every count is as it should be', async () => {
  // Those that take real time have their turn above.
  const slow = new Set<ActionName>(['maintenance', 'vendor-slow', 'second-process'])
  const quick = actions.map(({ name }) => name).filter((name) => !slow.has(name))
  // Mulberry32, so that a failure can be repeated.
  let seed = 20_260_115
  const below = (limit: number) => {
    seed = (seed + 0x6d2b79f5) | 0
    let bits = Math.imul(seed ^ (seed >>> 15), seed | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) % limit
  }
  const wrong = []
  for (let step = 0; step < 150; step += 1) {
    const provider = providerNames[below(providerNames.length)] ?? 'toast'
    const action = quick[below(quick.length)] ?? 'reset'
    if (action === 'revoke' && provider !== 'mypos') continue
    const { ok, text } = await suite.served.act(provider, action)
    if (!ok) wrong.push(`step ${step}, ${provider} ${action}: ${text}`)
  }
  expect(wrong).toEqual([])
})
