import { describe, expect, it } from 'vitest'
import type { Lease, TokenCache } from '../contract/provider.js'
import type { AuthEvent } from '../contract/events.js'
import { AuthError } from '../contract/errors.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials } from '../life/provider.fixture.js'
import { json, setUp as setUpVendor, useVirtualTime } from './sleep.fixture.js'
import { virtualFleet } from './virtual-fleet.fixture.js'

const { advance, freeze, inTime, now, pause } = useVirtualTime()

/** Longer than a lease, and much shorter than the deadline of a request. */
const stillMs = 10_000

type Fleet = ReturnType<typeof virtualFleet>
const ways = {
  'an event loop, or a process, that stands still': () => freeze(stillMs),
  'a machine whose monotonic clock is suspended': ({ suspend }: Fleet) => suspend(stillMs),
}
const points = ['taken', 'read', 'noted', 'answered', 'refused', 'writing'] as const

/** A process that stands still at one point of its flight, once, while a rival gets a token. */
function setUp(
  standStill: (fleet: Fleet) => void,
  point: (typeof points)[number],
  { hasRival = true, times = 1 }: { hasRival?: boolean; times?: number } = {},
) {
  const fleet = virtualFleet({ now, pause })
  const log: string[] = []
  const rival = fleet.start()
  let name = ''
  let record: string | undefined
  let left = times
  const reach = async (here: typeof point) => {
    if (here !== point || left === 0) return
    left -= 1
    standStill(fleet)
    if (!hasRival) return
    await rival.getToken()
    record = await fleet.cache.get(name)
  }
  const own = (taken: Lease): Lease => ({
    ...taken,
    async set(value, options) {
      log.push('set')
      if (log.filter((entry) => entry === 'set').length === 2) await reach('writing')
      const isWritten = await taken.set(value, options)
      await reach('noted')
      return isWritten
    },
  })
  const cache: TokenCache = {
    ...fleet.cache,
    async get(key) {
      const value = await fleet.cache.get(key)
      if (log.at(-1) === 'lease') await reach('read')
      return value
    },
    async lease(key, options) {
      name = key
      const taken = await fleet.cache.lease?.(key, options)
      log.push(taken ? 'lease' : 'no lease')
      await reach('taken')
      return taken && own(taken)
    },
  }
  const requestToken: typeof fleet.provider.requestToken = async (...args) => {
    log.push('request')
    const response = await fleet.provider.requestToken(...args)
    await reach('answered')
    await reach('refused')
    if (point !== 'refused') return response
    throw new AuthError({ code: 'invalid_credentials', provider: 'test', message: 'refused' })
  }
  const auth = createAuth({ ...fleet.provider, requestToken }, { credentials: testCredentials, cache, now: fleet.now })
  return { ...fleet, auth, log, name: () => name, recordMeanwhile: () => record }
}

describe.each(Object.entries(ways))('%s for longer than its lease', (_way, standStill) => {
  it.each(['taken', 'read', 'noted'] as const)('sends nothing once its lease is %s, and adopts', async (point) => {
    const { auth, vendor, cache, log, name, recordMeanwhile } = setUp(standStill, point)
    expect((await inTime(auth.getToken())).accessToken).toBe('token-1')
    expect(vendor.sentAt).toHaveLength(1)
    expect(log).not.toContain('request')
    expect(await cache.get(name())).toBe(recordMeanwhile())
  })

  it('writes no token over its successor’s, which it takes', async () => {
    const { auth, vendor, cache, log, name, recordMeanwhile } = setUp(standStill, 'answered')
    expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
    expect(vendor.sentAt).toHaveLength(2)
    // The one that noted the attempt.
    expect(log.filter((entry) => entry === 'set')).toHaveLength(1)
    expect(await cache.get(name())).toBe(recordMeanwhile())
  })

  it('writes no failure', async () => {
    const { auth, cache, log, name, recordMeanwhile } = setUp(standStill, 'refused')
    await expect(inTime(auth.getToken())).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(log.filter((entry) => entry === 'set')).toHaveLength(1)
    expect(await cache.get(name())).toBe(recordMeanwhile())
  })

  it.each(['answered', 'writing'] as const)('deletes nothing if forget() was called when %s', async (point) => {
    const forgetAndStandStill = (fleet: Fleet) => {
      void auth.forget()
      standStill(fleet)
    }
    const { auth, cache, name, recordMeanwhile } = setUp(forgetAndStandStill, point)
    await inTime(auth.getToken())
    expect(await cache.get(name())).toBe(recordMeanwhile())
    expect(recordMeanwhile()).toBeDefined()
  })

  it('takes the lease anew before it sends, where nobody else has', async () => {
    const { auth, log } = setUp(standStill, 'noted', { hasRival: false })
    expect((await inTime(auth.getToken())).accessToken).toBe('token-1')
    expect(log).toEqual(['lease', 'set', 'lease', 'set', 'request', 'set'])
  })

  it('takes it anew as often as it runs out before there is anything to send', async () => {
    const { auth, log } = setUp(standStill, 'taken', { hasRival: false, times: 3 })
    expect((await inTime(auth.getToken())).accessToken).toBe('token-1')
    expect(log).toEqual(['lease', 'lease', 'lease', 'lease', 'set', 'request', 'set'])
  })

  it.each([
    { point: 'token_requested', requests: 1, before: ['token_requested'] },
    { point: 'token_request_retried', requests: 2, before: ['token_requested', 'token_request_retried'] },
  ])('sends nothing after $point, but takes the lease anew', async ({ point, requests, before }) => {
    const log: string[] = []
    const fleet = virtualFleet({ now, pause })
    const { make, vendor } = setUpVendor(requests === 2 ? [async () => json({}, { status: 503 })] : [])
    const cache: TokenCache = {
      ...fleet.cache,
      lease: async (key, options) => {
        log.push('lease')
        return fleet.cache.lease?.(key, options)
      },
    }
    const onEvent = ({ type }: AuthEvent) => {
      if (type === point && !log.includes(point)) standStill(fleet)
      log.push(type)
    }
    const auth = make({ cache, now: fleet.now, timeoutMs: 10_000, totalTimeoutMs: 30_000, onEvent })
    expect((await inTime(auth.getToken())).accessToken).toBe(`token-${requests}`)
    expect(vendor.requests).toBe(requests)
    expect(log).toEqual(['lease', ...before, 'token_request_failed', 'lease', 'token_requested', 'token_obtained'])
    expect(auth.status().backoff).toBeUndefined()
  })
})

describe('a lease that the cache does not extend', () => {
  /** A holder whose vendor takes its time, with extensions as the test says. */
  function setUpHolder(takesMs: number, extend: (taken: Lease, rival: () => Promise<unknown>) => Promise<boolean>) {
    const fleet = virtualFleet({ now, pause })
    const rival = fleet.start()
    let sets = 0
    const cache: TokenCache = {
      ...fleet.cache,
      async lease(key, options) {
        const taken = await fleet.cache.lease?.(key, options)
        return (
          taken && {
            ...taken,
            set: (...args) => ((sets += 1), taken.set(...args)),
            extend: () => extend(taken, () => rival.getToken()),
          }
        )
      },
    }
    fleet.vendor.takesMs = takesMs
    return { ...fleet, rival, auth: fleet.start({ cache }), sets: () => sets }
  }

  it('because it is another’s is lost at once: its holder writes nothing, and takes the other’s token', async () => {
    const { auth, vendor, sets } = setUpHolder(4_000, async (taken, rival) => {
      await taken.release()
      vendor.takesMs = 10
      void rival()
      return false
    })
    expect((await inTime(auth.getToken())).accessToken).toBe('token-2')
    expect([vendor.sentAt.length, sets()]).toEqual([2, 1])
  })

  it('because the cache fails is lost at its own end, and not before', async () => {
    for (const [takesMs, requests, writes] of [
      [4_900, 1, 2],
      [8_000, 2, 1],
    ] as const) {
      const { auth, rival, vendor, sets } = setUpHolder(takesMs, () => Promise.reject(new Error('down')))
      const holder = auth.getToken()
      await advance(0)
      await inTime(Promise.all([holder, rival.getToken()]))
      expect([vendor.sentAt.length, sets()]).toEqual([requests, writes])
    }
  })
})
