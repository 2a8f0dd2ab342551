import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { cacheFailures, change, getTokens, startFleet } from './fleet.fixture.js'
import type { Instance } from './protocol.fixture.js'
import { setStage } from './stage.fixture.js'
import { ioredis, redis, redisCluster, sqlite, type StoreKind } from './stores.fixture.js'

const minute = 60_000
const hour = 60 * minute

interface Fleet extends StoreKind {
  vendor: Instance['vendor']
  lifetimeMs: number
}

const fleets: Fleet[] = [
  { ...redis, vendor: 'mypos', lifetimeMs: hour },
  { ...ioredis, vendor: 'toast', lifetimeMs: 24 * hour },
  { ...redisCluster, vendor: 'itretail', lifetimeMs: 14 * 24 * hour },
  { ...sqlite, vendor: 'mypos', lifetimeMs: hour },
]

describe.each(fleets)('8 processes over $name', { timeout: 180_000 }, ({ whyNot, vendor, lifetimeMs, open }) => {
  beforeEach(({ skip }) => skip(whyNot !== undefined, whyNot))

  it(`ask ${vendor} once for a token, once at refresh time, and once after it forgot all tokens`, async () => {
    const stage = await setStage()
    const { sandbox, clock } = stage
    const simulator = sandbox[vendor]
    // Nobody is to give up on the cache only because these processes share few cores.
    const instance = stage.instance(vendor, { cacheTimeoutMs: 10_000 })
    const fleet = await startFleet(8, { ...instance, store: (await open()).address })

    const first = await getTokens(fleet, 200)
    expect((await cacheFailures(fleet)).flat()).toEqual([])
    expect(first.codes).toEqual([])
    expect(first.tokens).toHaveLength(1600)
    expect(new Set(first.tokens).size).toBe(1)
    expect(simulator.tokenRequests).toBe(1)

    // In the mandatory window: everybody waits for the new one.
    clock.offsetMs = lifetimeMs - 5_000
    await change(fleet, { clockOffsetMs: clock.offsetMs })
    const second = await getTokens(fleet, 200)
    expect(second.codes).toEqual([])
    expect(second.tokens).toHaveLength(1600)
    expect(new Set(second.tokens).size).toBe(1)
    expect(second.tokens[0]).not.toBe(first.tokens[0])
    expect(await stage.refused(vendor, second.tokens)).toEqual([])
    expect(simulator.tokenRequests).toBe(2)

    const before = simulator.apiRequests
    const calls = Promise.all(fleet.map((each) => each.ask('callApi', { count: 50 })))
    while (simulator.apiRequests < before + 100) await wait(1)
    simulator.forgetTokens()
    const statuses = (await calls).flat()
    expect(statuses).toHaveLength(400)
    expect(new Set(statuses)).toEqual(new Set([200]))
    // Some calls were sent twice: the tokens were forgotten while they were under way.
    expect(simulator.apiRequests).toBeGreaterThan(before + 400)
    expect(simulator.tokenRequests).toBe(3)
  })
})
