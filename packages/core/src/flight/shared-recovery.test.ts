import { describe, expect, it } from 'vitest'
import type { AuthEvent } from '../contract/events.js'
import { faulty, minute, setUp } from './shared-cache.fixture.js'

const api = 'https://api.test.example'

/** Processes that share a cache, and an API that takes the tokens in `live` at `/good`, and none at `/forbidden`. */
function setUpFleet() {
  const live = new Set<string>()
  const state = { isCacheDown: false }
  const events: AuthEvent[] = []
  const sent: string[] = []
  const bodies: string[] = []
  let held: Promise<void> | undefined
  const { start, cache, clock, vendor } = setUp({
    cacheTimeoutMs: 200,
    onEvent: (event) => events.push(event),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
      sent.push(token)
      bodies.push(await request.text())
      const answer = held
      held = undefined
      await answer
      const isGood = request.url.endsWith('/good') && live.has(token)
      return new Response(null, { status: isGood ? 200 : 401 })
    },
  })
  vendor.beforeAnswer = async () => void live.add(`token-${vendor.requests}`)
  const shared = faulty(cache, () => (state.isCacheDown ? Promise.reject(new Error('down')) : undefined))
  const process = () => {
    const auth = start({ cache: shared })
    return { auth, call: async (path = '/good') => (await auth.fetch(api + path)).status }
  }
  /** Two processes with different tokens: the first has renewed, the second still holds the one before. */
  const parted = async () => {
    const [first, second] = [process(), process()]
    await second.auth.getToken()
    clock.advance(minute)
    await first.auth.getToken({ forceRefresh: true })
    return [first, second] as const
  }
  /** Lets the API's next answer wait until the returned function is called. */
  const holdNextAnswer = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    held = promise
    return resolve
  }
  return { process, parted, live, state, clock, vendor, events, sent, bodies, holdNextAnswer }
}

describe('maintenance while processes hold different tokens', () => {
  it('a token that was found in the record and is refused too is asked for anew, in the same call', async () => {
    const { parted, live, vendor, sent, events } = setUpFleet()
    const [first, second] = await parted()
    live.clear()
    expect(await second.call()).toBe(200)
    expect(sent).toEqual(['token-1', 'token-2', 'token-3'])
    expect(events.filter(({ type }) => type === 'replayed')).toMatchObject([{ fruitful: false }, { fruitful: true }])
    expect(await second.call()).toBe(200)
    expect(await first.call()).toBe(200)
    expect(vendor.requests).toBe(3)
  })

  it('the same after an outage of the cache, in which each process got a token of its own', async () => {
    const { process, live, state, vendor } = setUpFleet()
    state.isCacheDown = true
    const fleet = [process(), process(), process()]
    for (const { auth } of fleet) await auth.getToken()
    state.isCacheDown = false
    await fleet[0]?.auth.getToken({ forceRefresh: true })
    live.clear()
    for (const { call } of [...fleet, ...fleet].toReversed()) expect(await call()).toBe(200)
    expect(vendor.requests).toBe(5)
  })

  it('the same for clients that call invalidate after each 401: no wait is between the found token and a new one', async () => {
    const { parted, live } = setUpFleet()
    const [, { auth }] = await parted()
    live.clear()
    await auth.invalidate(await auth.getToken())
    const found = await auth.getToken()
    expect(found.accessToken).toBe('token-2')
    await auth.invalidate(found)
    expect((await auth.getToken()).accessToken).toBe('token-3')
  })

  it('a body is sent with the second replay too', async () => {
    const { parted, live, bodies } = setUpFleet()
    const [, { auth }] = await parted()
    live.clear()
    const response = await auth.fetch(`${api}/good`, { method: 'POST', body: 'an order' })
    expect(response.status).toBe(200)
    expect(bodies).toEqual(['an order', 'an order', 'an order'])
  })

  it('a hundred calls at once cost one token request', async () => {
    const { parted, live, vendor } = setUpFleet()
    const [, second] = await parted()
    live.clear()
    const statuses = await Promise.all(Array.from({ length: 100 }, () => second.call()))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(vendor.requests).toBe(3)
  })

  it('a slow call whose token was renewed meanwhile, and is replayed with one that was forgotten too, still succeeds', async () => {
    const { process, clock, live, vendor, holdNextAnswer } = setUpFleet()
    const { auth, call } = process()
    await auth.getToken()
    clock.advance(minute)
    const answer = holdNextAnswer()
    const slow = call()
    await auth.getToken({ forceRefresh: true })
    live.clear()
    answer()
    expect(await slow).toBe(200)
    expect(vendor.requests).toBe(3)
  })

  it('a token that one process was refused with is noted, although another was refused with another before', async () => {
    const { process, parted, clock, live, vendor, state } = setUpFleet()
    const [, second] = await parted()
    state.isCacheDown = true
    const third = process()
    await third.auth.getToken()
    state.isCacheDown = false
    clock.advance(20 * minute)
    live.clear()
    vendor.fails = 'provider_unavailable'
    expect(await second.call()).toBe(401)
    clock.advance(minute)
    expect(await third.call()).toBe(401)
    clock.advance(minute)
    await expect(process().auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
  })
})

describe('an endpoint that always answers 401', () => {
  it('costs at most one token request for each process, however often they call it within the first wait', async () => {
    const { process, vendor } = setUpFleet()
    const fleet = Array.from({ length: 10 }, process)
    await Promise.all(fleet.map(({ auth }) => auth.getToken()))
    for (let times = 0; times < 3; times += 1) {
      const statuses = await Promise.all(fleet.map(({ call }) => call('/forbidden')))
      expect(new Set(statuses)).toEqual(new Set([401]))
    }
    expect(vendor.requests).toBeLessThanOrEqual(1 + fleet.length)
  })

  it('costs each process at most 8 in ten minutes, whatever the others asked for', async () => {
    const { process, clock, vendor } = setUpFleet()
    const fleet = Array.from({ length: 3 }, process)
    for (let second = 0; second < 600; second += 1) {
      for (const { call } of fleet) expect(await call('/forbidden')).toBe(401)
      clock.advance(1_000)
    }
    for (const { auth } of fleet) expect(auth.status().tokenRequests).toBeLessThanOrEqual(8)
    expect(vendor.requests).toBeLessThanOrEqual(22)
  })
})
