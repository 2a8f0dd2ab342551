import { afterAll, describe, expect, it } from 'vitest'
import { hasPostgresServer, startPostgres } from '../../../../packages/cache-postgres/src/postgres-server.fixture.js'
import { startRedis } from '../../../../packages/cache-redis/src/redis-server.fixture.js'
import { whyNoRedis } from '../fleet/redis-server.fixture.js'
import { documents } from '../markdown.fixture.js'
import { read } from '../repository.fixture.js'
import { compileSnippets } from './run-snippets.fixture.js'

const canRun = whyNoRedis === undefined && hasPostgresServer()

describe.skipIf(!canRun)('the examples that need a server', { timeout: 120_000 }, async () => {
  const redis = canRun ? await startRedis() : undefined
  const postgres = canRun ? await startPostgres() : undefined
  afterAll(() => Promise.all([redis?.stop(), postgres?.stop()]))
  const texts = documents.map((path) => ({ path, text: read(path) }))
  const { snippets, run } = compileSnippets('with-servers', texts, {
    'redis://127.0.0.1:6379': `redis://127.0.0.1:${redis?.port}`,
    'postgres://127.0.0.1:5432/tokens': postgres?.url ?? '',
  })

  it.each(snippets.filter(({ needsServer }) => needsServer))('$at runs', async (snippet) => {
    await redis?.command('FLUSHALL')
    await postgres?.failOver()
    await expect(run(snippet)).resolves.toBeUndefined()
    expect(Number(await redis?.command('DBSIZE')) > 0).toBe(snippet.code.includes('cache: redisCache('))
    const [cached] = (await postgres?.sql(`SELECT to_regclass('auth_cache')::text AS name`)) ?? []
    expect(cached?.['name'] === 'auth_cache').toBe(snippet.code.includes('cache: postgresCache('))
  })
})
