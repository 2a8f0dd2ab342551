import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { cacheFailures, startFleet } from './fleet.fixture.js'
import { whyNoRedis } from './redis-server.fixture.js'
import { credentials, setStage } from './stage.fixture.js'
import { redis } from './stores.fixture.js'

const tenants = Array.from({ length: 200 }, (_, index) => `tenant-${index}`)
/** How often each process calls for each tenant. */
const rounds = 2
const calls = 4 * tenants.length * rounds

describe.skipIf(whyNoRedis !== undefined)(
  '200 tenants in the pools of 4 processes over Redis',
  { timeout: 180_000 },
  () => {
    it('cost one login each, and one more each when a maintenance ended all tokens in mid-traffic', async () => {
      const stage = await setStage({ otherClients: tenants.map((id) => ({ ...credentials, id })) })
      const simulator = stage.sandbox.itretail
      // Nobody is to give up on the cache only because these processes share few cores.
      const instance = stage.instance('itretail', { cacheTimeoutMs: 10_000 })
      const start = { ...instance, store: (await redis.open()).address }
      // Half of the pools have room for half of the tenants: their instances come and go.
      const fleets = await Promise.all([startFleet(2, start), startFleet(2, { ...start, poolMax: tenants.length / 2 })])
      const fleet = fleets.flat()

      const reports = await Promise.all(fleet.map((each) => each.ask('prewarm', { tenants })))
      expect(reports).toEqual(fleet.map(() => ({ ready: tenants.length, failed: [], untried: [] })))
      expect(loginsOf(simulator.users)).toEqual(eachTenant(1))

      const traffic = Promise.all(fleet.map((each) => each.ask('callApi', { count: rounds, tenants })))
      // So that one process at least has a whole round before it, and calls for each tenant.
      while (simulator.apiRequests < calls / 4) await wait(1)
      simulator.forgetTokens()
      const statuses = (await traffic).flat()
      expect(statuses).toHaveLength(calls)
      expect(new Set(statuses)).toEqual(new Set([200]))
      // Each tenant's token was refused, so at least one call of each was sent twice.
      expect(simulator.apiRequests).toBeGreaterThanOrEqual(calls + tenants.length)
      expect(loginsOf(simulator.users)).toEqual(eachTenant(2))
      expect((await cacheFailures(fleet)).flat()).toEqual([])
    })
  },
)

/** How many token requests the simulator counted, by user. */
function loginsOf(users: Readonly<Record<string, { tokenRequests: number }>>): Record<string, number> {
  const { [credentials.id]: _unused, ...others } = users
  return Object.fromEntries(Object.entries(others).map(([user, { tokenRequests }]) => [user, tokenRequests]))
}

const eachTenant = (logins: number) => Object.fromEntries(tenants.map((tenant) => [tenant, logins]))
