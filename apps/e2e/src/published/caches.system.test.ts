import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  hasPostgresServer,
  startPostgres,
  type PostgresServer,
} from '../../../../packages/cache-postgres/src/postgres-server.fixture.js'
import {
  hasRedisServer,
  startRedis,
  type RedisServer,
} from '../../../../packages/cache-redis/src/redis-server.fixture.js'
import { runProgram, runtimes } from './runtimes.fixture.js'

const canRunRedis = hasRedisServer()
const canRunPostgres = hasPostgresServer()
let redis: RedisServer | undefined
let postgres: PostgresServer | undefined
beforeAll(async () => {
  if (canRunRedis) redis = await startRedis()
  if (canRunPostgres) postgres = await startPostgres()
})
afterAll(() => Promise.all([redis?.stop(), postgres?.stop()]))

describe.each(runtimes)('on $name', { timeout: 120_000 }, ({ name, command }) => {
  async function contractOf(kind: string, place: string, words: string[]): Promise<unknown> {
    const { told } = await runProgram([...words, 'use-cache.fixture.ts', kind, place], inject('project'))
    return told
  }
  const passed = { cases: expect.toSatisfy((cases: number) => cases >= 30), failed: [] }

  it('memoryCache keeps its contract', async () => {
    expect(await contractOf('memory', '', command())).toEqual(passed)
  })

  it('sqliteCache keeps its contract', async () => {
    const files = join(inject('project'), 'caches', name)
    expect(await contractOf('sqlite', join(files, 'tokens.sqlite'), command({ files }))).toEqual(passed)
  })

  it('sqliteRefreshTokens keeps its contract', async () => {
    const files = join(inject('project'), 'caches', name)
    const words = command({ files })
    expect(await contractOf('sqliteRefreshTokens', join(files, 'grants.sqlite'), words)).toEqual(passed)
  })

  const why = canRunRedis ? '' : ' (skipped: redis-server is not installed)'
  it.skipIf(!canRunRedis)(`redisCache keeps its contract${why}`, async () => {
    const words = command({ variables: true })
    expect(await contractOf('redis', `redis://127.0.0.1:${redis?.port}`, words)).toEqual(passed)
  })

  const whyNot = canRunPostgres ? '' : ' (skipped: postgresql is not installed)'
  it.skipIf(!canRunPostgres)(`postgresCache keeps its contract${whyNot}`, async () => {
    const words = command({ variables: true })
    expect(await contractOf('postgres', postgres?.url ?? '', words)).toEqual(passed)
  })
})
