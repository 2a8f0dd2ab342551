import { describe, expect, it } from 'vitest'
import { providerNames } from '../providers.js'
import { consoleForEach, counts } from './actions.fixture.js'
import { connectionActions, vendorActions } from './actions.js'
import { randomBelow } from './deck.js'
import type { ActionName, ProviderName } from './view.js'

const suite = consoleForEach()
const { act } = suite

const sizes: Readonly<Record<ProviderName, number>> = { itretail: 60, mypos: 25, toast: 1 }
/** Those whose password is wrong. */
const failing: Readonly<Record<ProviderName, number>> = { itretail: 1, mypos: 0, toast: 0 }

describe.each(providerNames)('%s', (vendor) => {
  const size = sizes[vendor]
  const able = size - failing[vendor]

  it('call-every: a token request for each connection at first, and none after that', async () => {
    expect((await act(vendor, 'call-every')).counts).toEqual(counts(size, size, able, failing[vendor]))
    expect((await act(vendor, 'call-every')).counts).toEqual(counts(size, 0, able, failing[vendor]))
  })

  it('maintenance: every call gets through, with one more token request for each connection', async () => {
    const result = await act(vendor, 'maintenance')
    const calls = able * (Math.ceil(120 / able) + 1)
    expect(result.counts).toMatchObject({ calls, tokenRequests: able, failures: 0 })
    expect(result.counts.apiRequests).toBeGreaterThan(calls)
    expect((await act(vendor, 'call-every')).counts).toMatchObject({ tokenRequests: 0, failures: failing[vendor] })
  })

  it('vendor-down: held tokens serve, new ones are tried three times each and then held back, until it is well', async () => {
    await act(vendor, 'call-every')
    expect(await act(vendor, 'vendor-down')).toMatchObject({ counts: counts(size, 0, 0, failing[vendor]) })
    const fault = () => suite.served.console.view().vendors.find(({ name }) => name === vendor)?.fault
    expect(fault()).toBe('down')
    const first = suite.served.console.view().connections.find((one) => one.vendor === vendor)?.id ?? ''
    await act(first, 'past-expiry')
    expect((await act(first, 'get-token')).counts).toEqual(counts(1, 3, 0, 1))
    expect((await act(first, 'get-token')).text).toBe(
      '1 call, failed, 0 token requests: held back after provider_unavailable',
    )
    expect(suite.served.connection(first)).toMatchObject({
      state: 'expired',
      backoff: { code: 'provider_unavailable' },
      lastError: { code: 'provider_unavailable', advice: expect.stringMatching(/503.*try again later/) },
    })
    const refused = await suite.served.post(`/connections/${first}/actions/thousand-callers`)
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
      409,
      { error: expect.stringMatching(/is down\. Bring it back first$/) },
    ])
    expect((await act(vendor, 'vendor-up')).counts).toEqual(counts(0, 0, 0, 0))
    expect(fault()).toBeUndefined()
    suite.served.clock.advanceTo(suite.served.connection(first).backoff?.until ?? 0)
    expect((await act(first, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
  })

  it('vendor-slow: each connection waits for its own one request', async () => {
    const { counts: counted } = await act(vendor, 'vendor-slow')
    expect(counted).toEqual(counts(size, size, 0, failing[vendor]))
    await act(vendor, 'vendor-up')
    expect((await act(vendor, 'vendor-up')).text).toBe('Nothing is wrong with the vendor')
  })
})

it('maintenance: says that nobody called where no connection has a token', async () => {
  await act('toast/client-1', 'wrong-password')
  expect(await act('toast', 'maintenance')).toEqual({
    ok: true,
    text: 'No connection has a token to call with, and the vendor forgot those that it gave out',
    counts: counts(0, 0, 0, 0),
  })
})

it('whatever is done in whatever order, every count is as it should be', async () => {
  // Those that take real time, or a hundred calls, have their turn elsewhere.
  const slow = new Set<ActionName>(['maintenance', 'vendor-slow', 'second-process', 'always-401'])
  const names = [...connectionActions, ...vendorActions].map(({ name }) => name).filter((name) => !slow.has(name))
  const below = randomBelow(20_260_115)
  const ids = ['itretail/store-1', 'itretail/store-17', 'mypos/merchant-1', 'mypos/merchant-2', 'toast/client-1']
  const wrong = []
  for (let step = 0; step < 100; step += 1) {
    const id = ids[below(ids.length)] ?? ''
    const action = names[below(names.length)] ?? 'get-token'
    const isOfVendor = vendorActions.some(({ name }) => name === action)
    // Those of Toast reach one connection.
    const path = isOfVendor ? '/vendors/toast' : `/connections/${id}`
    const { status, text } = await suite.served.post(`${path}/actions/${action}`)
    const isRefused = status === 409 || (status === 404 && action === 'revoke' && !id.startsWith('mypos'))
    if (!isRefused && !text.startsWith('{"ok":true')) wrong.push(`step ${step}, ${path} ${action}: ${text}`)
  }
  expect(wrong).toEqual([])
})
