import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hasRedisServer } from '../../../packages/cache-redis/src/redis-server.fixture.js'
import { runTask, startTokenServer } from './child-process.js'
import { startRedis } from './redis-server.js'

/** The socket of a Redis that ends with the test. */
async function redisSocket(): Promise<string> {
  const { socketPath, stop } = await startRedis()
  onTestFinished(stop)
  return socketPath
}

/** Eight processes of one credential begin at once. Returns how many token requests they made. */
async function runFleet(shared: { sqlite: string } | { redis: string }): Promise<number> {
  const server = await startTokenServer()
  onTestFinished(() => server.stop())
  const startAt = Date.now() + 2_000
  const input = { url: server.url, clientId: 'fleet', shared, startAt }
  await Promise.all(Array.from({ length: 8 }, () => runTask('fleetMember', input)))
  return (await server.next()).tokenRequests
}

it('eight processes that share a file make one token request', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fleet-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  expect(await runFleet({ sqlite: join(folder, 'tokens.sqlite') })).toBe(1)
})

it.runIf(hasRedisServer())('eight processes that share a Redis make one token request', async () => {
  expect(await runFleet({ redis: await redisSocket() })).toBe(1)
})

it.runIf(hasRedisServer())(
  'tenants are adopted from Redis by another process without a token request, and by the bare calls beside it',
  async () => {
    const socketPath = await redisSocket()
    const work = (way: 'record' | 'adopt' | 'bare') => runTask('sharedTenants', { socketPath, tenants: 50, way })
    await expect(work('bare')).rejects.toThrow('no such record')
    await expect(work('adopt')).rejects.toThrow('provider_unavailable')
    await work('record')
    await work('adopt')
    await work('bare')
  },
)
