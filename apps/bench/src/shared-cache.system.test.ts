import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { hasRedisServer, startRedis } from './redis-server.fixture.js'
import { runTask, startTokenServer } from './child-process.js'

/** The socket of a Redis that ends with the test. */
async function redisSocket(): Promise<string> {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  return redis.socketPath
}

/** Eight processes of one credential begin at once. Returns how many token requests they made. */
async function runFleet(shared: { sqlite: string } | { redis: string }): Promise<number> {
  const server = await startTokenServer()
  onTestFinished(() => server.stop())
  // As long as a vendor may take, so that all are there while one of them asks.
  await server.next({ delayMs: 1_500 })
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

const workOn = async (socketPath: string, ...ways: ('record' | 'adopt' | 'bare')[]) => {
  for (const way of ways) await runTask('sharedTenants', { socketPath, tenants: 50, way })
}

it.runIf(hasRedisServer())('tenants are adopted from Redis by another process, and by the bare calls', async () => {
  await expect(workOn(await redisSocket(), 'record', 'adopt', 'bare')).resolves.toBeUndefined()
})

it.runIf(hasRedisServer())('from an empty Redis nothing is adopted, so that no measure is of nothing', async () => {
  await expect(workOn(await redisSocket(), 'bare')).rejects.toThrow('no such record')
  await expect(workOn(await redisSocket(), 'adopt')).rejects.toThrow('provider_unavailable')
})

it('without redis-server a measure says what is to be installed', async () => {
  vi.stubEnv('PATH', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  await expect(startRedis()).rejects.toThrow('redis-server does not start; on Debian: apt-get install redis-server')
})
