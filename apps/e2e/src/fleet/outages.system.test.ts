import { describe, expect, it } from 'vitest'
import { cacheFailures, change, getTokens, startFleet, startProcess, type FleetProcess } from './fleet.fixture.js'
import type { Start, StoreAddress } from './protocol.fixture.js'
import { startRedis, whyNoRedis } from './redis-server.fixture.js'
import { setStage, type Stage } from './stage.fixture.js'
import { redis } from './stores.fixture.js'
import { startProxy } from './tcp-proxy.fixture.js'

const hour = 60 * 60_000
const cacheTimeoutMs = 300
const size = 3

const startOf = (stage: Stage, store: StoreAddress): Start => ({
  ...stage.instance('mypos', { cacheTimeoutMs }),
  store,
})

/** Checks that every process has a good token of its own. */
async function expectOneRequestEach(stage: Stage, fleet: readonly FleetProcess[]) {
  const before = stage.sandbox.mypos.tokenRequests
  const { tokens, codes } = await getTokens(fleet, 20)
  expect(codes).toEqual([])
  expect(tokens).toHaveLength(20 * fleet.length)
  expect(new Set(tokens).size).toBe(fleet.length)
  expect(await stage.refused('mypos', tokens)).toEqual([])
  expect(stage.sandbox.mypos.tokenRequests).toBe(before + fleet.length)
}

/** Checks that they share one token again at the next refresh, also with a process that starts later. */
async function expectSharedAgain(stage: Stage, fleet: readonly FleetProcess[], start: Start) {
  await expect
    .poll(() => Promise.all(fleet.map((each) => each.ask('isConnected'))), { timeout: 20_000 })
    .toEqual(fleet.map(() => true))
  const before = stage.sandbox.mypos.tokenRequests
  stage.clock.offsetMs += hour - 5_000
  await change(fleet, { clockOffsetMs: stage.clock.offsetMs })
  const late = await startProcess({ ...start, clockOffsetMs: stage.clock.offsetMs })
  const first = await getTokens(fleet, 20)
  const { tokens, codes } = await getTokens([...fleet, late], 20)
  expect([...first.codes, ...codes]).toEqual([])
  expect(new Set([...first.tokens, ...tokens]).size).toBe(1)
  expect(await stage.refused('mypos', tokens)).toEqual([])
  expect(stage.sandbox.mypos.tokenRequests).toBe(before + 1)
}

describe.skipIf(whyNoRedis !== undefined)('a Redis', { timeout: 180_000 }, () => {
  it.each(['redis', 'ioredis'] as const)(
    'that is down when processes with %s start costs one request each, and is shared once it is up',
    async (kind) => {
      const stage = await setStage()
      const server = await startRedis()
      await server.stop()
      const address = { kind, port: server.port }
      const fleet = await startFleet(size, startOf(stage, { ...address, isUp: false }))
      await expectOneRequestEach(stage, fleet)
      expect(await cacheFailures(fleet)).toEqual(fleet.map(() => ['timeout']))
      await server.start()
      await expectSharedAgain(stage, fleet, startOf(stage, { ...address, isUp: true }))
    },
  )

  it('that is flushed costs 1 more request, however many processes start after it', async () => {
    const stage = await setStage()
    const store = await redis.open()
    const start = startOf(stage, store.address)
    const [old, young] = await Promise.all([startFleet(2, start), startFleet(2, start)])
    const before = await getTokens(old, 20)
    expect(stage.sandbox.mypos.tokenRequests).toBe(1)
    await store.flush()
    const after = await getTokens([...old, ...young], 20)
    expect([...before.codes, ...after.codes]).toEqual([])
    expect(await stage.refused('mypos', [...before.tokens, ...after.tokens])).toEqual([])
    expect(stage.sandbox.mypos.tokenRequests).toBe(2)
  })

  it.each([
    { fault: 'cut', what: 'are cut', why: expect.stringMatching(/^(error|timeout)$/) },
    { fault: 'stalled', what: 'carry nothing any more', why: 'timeout' },
    { fault: 'delayed', what: 'are slower than cacheTimeoutMs', why: 'timeout' },
  ] as const)(
    'whose connections $what costs one request per process, and is shared once they work',
    async ({ fault, why }) => {
      const stage = await setStage()
      const server = await startRedis()
      const proxy = await startProxy(server.port, 2 * cacheTimeoutMs)
      const start = startOf(stage, { kind: 'redis', port: proxy.port, isUp: true })
      const fleet = await startFleet(size, start)
      proxy.set(fault)
      await expectOneRequestEach(stage, fleet)
      expect(await cacheFailures(fleet)).toEqual(fleet.map(() => [why]))
      proxy.set('none')
      await expectSharedAgain(stage, fleet, start)
    },
  )
})
