import { AuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { providerNames } from '../providers.js'
import { consoleForEach, counts } from './actions.fixture.js'
import { DemoClock } from './clock.js'
import { vendorDown } from './outage-actions.js'
import { perform } from './perform.js'
import type { Stage } from './stage.js'

const start = Date.UTC(2026, 0, 15, 12)
const down = () => new AuthError({ code: 'provider_unavailable', provider: 'toast', message: 'toast: down' })

/** How an instance fares while the vendor is down. */
interface Behaviour {
  readonly state: 'none' | 'valid' | 'advisory'
  /** How often it sends one token request. */
  readonly attempts: number
  /** How long each of its failures holds back the next request, ms. */
  readonly waitsMs: readonly number[]
  /** Whether a call fails although a token is held. */
  readonly failsHeld?: boolean
  /** Whether it keeps to a limit of requests that can wait. */
  readonly isPaced?: boolean
}

const asItShould = { attempts: 3, waitsMs: [1_000, 2_000, 4_000, 8_000] } as const

/** Plays the vendor's outage with such an instance. */
function play({ state, attempts, waitsMs, failsHeld = false, isPaced = false }: Behaviour) {
  const clock = new DemoClock(() => start)
  const simulator = { tokenRequests: 0, apiRequests: 0 }
  let failures = 0
  let until = 0
  const auth = {
    status: () => ({ state, suspect: false, backoff: until > clock.now() ? { code: 'down', until } : undefined }),
    async getToken() {
      if (state !== 'valid' && !isPaced && until <= clock.now()) {
        simulator.tokenRequests += attempts
        until = clock.now() + (waitsMs[failures] ?? 0)
        failures += 1
      }
      if (state === 'none' || failsHeld) throw down()
    },
  }
  // Cast, since a whole stage would bring a sandbox, whose instance cannot be brought into each of these states.
  const stage = {
    auth,
    clock,
    isPaced,
    provider: { simulator },
    faults: { during: (_: unknown, work: () => Promise<unknown>) => work() },
    card: { saved: 0, tell: () => undefined, noteError: () => undefined },
    settled: async () => undefined,
  } as unknown as Stage
  return perform({ name: 'vendor-down', label: '', hint: '', run: vendorDown }, stage)
}

it.each<[string, Behaviour, number]>([
  ['without a token', { ...asItShould, state: 'none' }, 12],
  ['with a token at rest', { ...asItShould, state: 'valid' }, 0],
  ['in the advisory window', { ...asItShould, state: 'advisory' }, 12],
  ['in the advisory window, with the limit reached', { ...asItShould, state: 'advisory', isPaced: true }, 0],
])('is well %s', async (_, behaviour, tokenRequests) => {
  expect(await play(behaviour)).toMatchObject({ ok: true, counts: { tokenRequests } })
})

it.each<[string, Behaviour, RegExp]>([
  ['nothing is held back', { ...asItShould, state: 'none', waitsMs: [] }, /300 token requests: .* expected 12$/],
  ['the waits do not grow', { ...asItShould, state: 'advisory', waitsMs: [1e3, 1e3, 1e3, 1e3, 1e3] }, /expected 12$/],
  [
    'one request is not tried again',
    { ...asItShould, state: 'none', attempts: 1 },
    /4 token requests: .* expected 12$/,
  ],
  ['one request is tried too often', { ...asItShould, state: 'advisory', attempts: 5 }, /expected 12$/],
  ['none is sent', { ...asItShould, state: 'advisory', attempts: 0 }, /0 token requests: .* expected 12$/],
  [
    'calls fail though a token is held',
    { ...asItShould, state: 'valid', failsHeld: true },
    /0 calls had no token, and 100 failed$/,
  ],
])('is not as it should be when %s', async (_, behaviour, words) => {
  expect(await play(behaviour)).toMatchObject({ ok: false, text: expect.stringMatching(words) })
})

describe.each(providerNames)('%s', (provider) => {
  const suite = consoleForEach()
  const { act } = suite

  it('vendor-down with a token: it serves all calls', async () => {
    await act(provider, 'get-token')
    const before = suite.served.console.view().now
    expect(await act(provider, 'vendor-down')).toMatchObject({
      text: '100 calls, 0 token requests: the vendor was down for 10 s, and the held token served every call',
      counts: counts(100, 0, 0, 0),
    })
    expect(suite.served.console.view().now).toBe(before + 10_000)
  })

  it('vendor-down without a token: few requests stand for many calls, and the card is held back', async () => {
    await act(provider, 'past-expiry')
    const result = await act(provider, 'vendor-down')
    expect(result.counts).toEqual(counts(100, 12, 0, 100))
    expect(result.text).toMatch(/^100 calls, all failed, 12 token requests: .* Held back for \d s more$/)
    const { backoff, lastError, state, requests } = suite.served.card(provider)
    expect(state).toBe('expired')
    expect(requests).toEqual({ made: 13, saved: 0 })
    expect(backoff?.code).toBe('provider_unavailable')
    expect(backoff?.until).toBeGreaterThan(suite.served.console.view().now)
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
})
