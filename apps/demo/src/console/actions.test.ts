import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from './stage.js'
import { actions } from './actions.js'
import { serveSandboxConsole } from './console.fixture.js'
import { perform } from './perform.js'
import type { ActionName, ActionResult, ProviderName } from './view.js'

type Served = Awaited<ReturnType<typeof serveSandboxConsole>>

let served: Served
beforeEach(async () => {
  served = await serveSandboxConsole()
})
afterEach(() => served.close())

const everyone = ['itretail', 'mypos', 'toast'] as const

/** Does an action, and checks what it says it counted against the sandbox. */
async function act(provider: ProviderName, action: ActionName): Promise<ActionResult> {
  const simulator = served.console.sandbox[provider]
  const before = { token: simulator.tokenRequests, api: simulator.apiRequests }
  const result = await served.act(provider, action)
  const { tokenRequests, apiRequests } = result.counts
  const since = action === 'reset' ? { token: 0, api: 0 } : before
  expect({ tokenRequests, apiRequests }).toEqual({
    tokenRequests: simulator.tokenRequests - since.token,
    apiRequests: simulator.apiRequests - since.api,
  })
  expect(served.card(provider).requests.made).toBe(simulator.tokenRequests)
  expect(result, `${provider} ${action}`).toMatchObject({ ok: true })
  return result
}

const counts = (calls: number, tokenRequests: number, apiRequests: number, failures: number) => ({
  calls,
  tokenRequests,
  apiRequests,
  failures,
})

describe.each(everyone)('%s', (provider) => {
  it('get-token: a new one, then the one held', async () => {
    expect(await act(provider, 'get-token')).toEqual({
      ok: true,
      text: '1 call, 1 token request: a new token',
      counts: counts(1, 1, 0, 0),
    })
    expect((await act(provider, 'get-token')).text).toBe('1 call, 0 token requests: the held token was given out')
    expect(served.card(provider)).toMatchObject({ state: 'valid', requests: { made: 1, saved: 1 } })
    expect(served.card(provider).token?.masked).toMatch(/^….{4}$/)
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
    expect(served.card(provider).suspect).toBe(true)
    expect((await act(provider, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
    expect(served.card(provider).suspect).toBe(false)
  })

  it('thousand-callers: one token request, whatever was held before', async () => {
    await act(provider, 'get-token')
    expect(await act(provider, 'thousand-callers')).toEqual({
      ok: true,
      text: '1,000 calls, 1 token request',
      counts: counts(1000, 1, 0, 0),
    })
    expect(served.card(provider).requests).toEqual({ made: 2, saved: 999 })
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
    const { token } = served.card(provider)
    expect((await act(provider, 'wrong-credentials')).counts).toEqual(counts(51, 1, 0, 51))
    const { lastError, negative, token: after, requests } = served.card(provider)
    expect(after).toEqual(token)
    expect(requests).toEqual({ made: 2, saved: 0 })
    expect(negative).toBeUndefined()
    expect(lastError).toMatchObject({ code: 'invalid_credentials', at: served.console.view().now })
    expect(lastError?.advice).toMatch(/^With a wrong secret: .*(password|secret|credentials)/i)
  })

  it('vendor-down with a token: it serves all calls', async () => {
    await act(provider, 'get-token')
    const before = served.console.view().now
    expect(await act(provider, 'vendor-down')).toMatchObject({
      text: '100 calls, 0 token requests: the vendor was down for 10 s, and the held token served every call',
      counts: counts(100, 0, 0, 0),
    })
    expect(served.console.view().now).toBe(before + 10_000)
  })

  it('vendor-down without a token: few requests stand for many calls, and the card is held back', async () => {
    await act(provider, 'past-expiry')
    const result = await act(provider, 'vendor-down')
    expect(result.counts).toEqual(counts(100, 12, 0, 100))
    expect(result.text).toMatch(/^100 calls, all failed, 12 token requests: .* Held back for \d s more$/)
    const { negative, lastError, state, requests } = served.card(provider)
    expect(state).toBe('expired')
    expect(requests).toEqual({ made: 13, saved: 0 })
    expect(negative?.code).toBe('provider_unavailable')
    expect(negative?.until).toBeGreaterThan(served.console.view().now)
    expect(lastError?.advice).toMatch(/503.*try again later/)
    const failed = '1 call, failed, 0 token requests: held back after provider_unavailable'
    expect((await act(provider, 'get-token')).text).toBe(failed)
    expect((await act(provider, 'call-api')).text).toBe(failed)
  })

  it('vendor-down in the advisory window: the held token serves, and the vendor is well again after it', async () => {
    await act(provider, 'to-advisory')
    const { counts: counted } = await act(provider, 'vendor-down')
    expect(counted).toMatchObject({ calls: 100, failures: 0 })
    // Four tries of three requests each; of Toast's, only two within an hour.
    expect(counted.tokenRequests).toBe(provider === 'toast' ? 6 : 12)
    await act(provider, 'past-expiry')
    expect((await act(provider, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
  })

  it('vendor-slow: a hundred callers wait for one request', async () => {
    expect((await act(provider, 'vendor-slow')).counts).toEqual(counts(100, 1, 0, 0))
  })

  it('to-advisory: the next call gets the held token, and a new one is requested behind it', async () => {
    expect((await act(provider, 'to-advisory')).counts).toEqual(counts(1, 1, 0, 0))
    const card = served.card(provider)
    expect(card.state).toBe('advisory')
    const { expiresAt = 0, advisoryWindowMs = 0, mandatoryWindowMs = 0 } = card.token ?? {}
    expect(expiresAt - advisoryWindowMs).toBe(served.console.view().now)
    expect(mandatoryWindowMs).toBeGreaterThan(0)
    expect(mandatoryWindowMs).toBeLessThan(advisoryWindowMs)
    expect(await act(provider, 'to-advisory')).toMatchObject({
      text: expect.stringMatching(/^There already/),
      counts: counts(0, 0, 0, 0),
    })
    const { text, counts: counted } = await act(provider, 'get-token')
    expect(text).toBe('1 call, 1 token request: the held token was given out, and is renewed behind it')
    expect(counted).toEqual(counts(1, 1, 0, 0))
    expect(served.card(provider).state).toBe('valid')
  })

  it('to-mandatory: the next call waits for a new token, though the one held still works', async () => {
    expect((await act(provider, 'to-mandatory')).counts).toEqual(counts(1, 1, 0, 0))
    const { state, token } = served.card(provider)
    expect(state).toBe('mandatory')
    expect((token?.expiresAt ?? 0) - (token?.mandatoryWindowMs ?? 0)).toBe(served.console.view().now)
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
      const masked = served.card(provider).token?.masked
      expect((await act(provider, 'past-expiry')).counts).toEqual(counts(0, 0, 0, 0))
      expect(served.card(provider)).toMatchObject({ state: 'expired', token: { masked } })
    },
  )

  it('to-advisory in the mandatory window: goes on with a new token, and stays where none is to be had', async () => {
    await act(provider, 'to-mandatory')
    expect((await act(provider, 'to-advisory')).counts).toEqual(counts(1, 1, 0, 0))
    expect(served.card(provider).state).toBe('advisory')
    await act(provider, 'to-mandatory')
    served.console.sandbox[provider].failNext({ status: 429 })
    await act(provider, 'get-token')
    const { now } = served.console.view()
    expect((await act(provider, 'to-advisory')).text).toBe(
      '1 call, 0 token requests: no new token was to be had, and this one is past that: the clock stays',
    )
    expect(served.console.view().now).toBe(now)
  })

  it('past-expiry: the next call waits for a new token', async () => {
    await act(provider, 'get-token')
    const before = served.console.view().now
    expect((await act(provider, 'past-expiry')).counts).toEqual(counts(0, 0, 0, 0))
    const { state, token } = served.card(provider)
    expect(state).toBe('expired')
    expect(token?.expiresAt).toBe(served.console.view().now)
    expect(served.console.view().now).toBeGreaterThan(before + 3_000_000)
    expect((await act(provider, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
  })

  it('second-process: it takes the token from the cache and sends nothing', async () => {
    const { text, counts: counted } = await act(provider, 'second-process')
    const masked = served.card(provider).token?.masked ?? ''
    expect(text).toMatch(/^2 calls, 1 token request: process \d+ took …\S{4} from the shared cache and sent none$/)
    expect(text).toContain(masked)
    expect(counted).toEqual(counts(2, 1, 0, 0))
  })

  it('reset: as at the start, but for the clock', async () => {
    const { environment, baseUrl, actions: offered } = served.card(provider)
    await act(provider, 'past-expiry')
    await act(provider, 'vendor-down')
    served.console.sandbox[provider].failNext({ target: 'api', status: 500 })
    const { now } = served.console.view()
    expect(await act(provider, 'reset')).toEqual({
      ok: true,
      text: 'Back to the start: no token, and the counts at zero',
      counts: counts(0, 0, 0, 0),
    })
    const { label, ...card } = served.card(provider)
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
    expect(served.console.view().now).toBe(now)
    expect((await act(provider, 'call-api')).counts).toEqual(counts(1, 1, 1, 0))
  })
})

it('revoke: the vendor refuses the token after it, and the card holds none', async () => {
  expect((await act('mypos', 'revoke')).counts).toEqual(counts(1, 1, 1, 0))
  expect(served.card('mypos').state).toBe('none')
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

it('only myPOS has revoke, and all have everything else', () => {
  const names = actions.map(({ name }) => name)
  for (const { name, actions: offered } of served.console.view().providers) {
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
    const provider = everyone[below(3)] ?? 'toast'
    const action = quick[below(quick.length)] ?? 'reset'
    if (action === 'revoke' && provider !== 'mypos') continue
    const { ok, text } = await served.act(provider, action)
    if (!ok) wrong.push(`step ${step}, ${provider} ${action}: ${text}`)
  }
  expect(wrong).toEqual([])
})

describe('perform', () => {
  const simulator = { tokenRequests: 0, apiRequests: 0 }
  const card = { saved: 0, noteError: () => undefined }
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
