import { afterAll, describe, expect, it } from 'vitest'
import { startRedis } from '../../../../packages/cache-redis/src/redis-server.fixture.js'
import { whyNoRedis } from '../fleet/redis-server.fixture.js'
import { documents } from '../markdown.fixture.js'
import { read } from '../repository.fixture.js'
import { compileSnippets } from './run-snippets.fixture.js'

describe.skipIf(whyNoRedis !== undefined)('the examples that need a Redis', { timeout: 120_000 }, async () => {
  const redis = whyNoRedis === undefined ? await startRedis() : undefined
  afterAll(() => redis?.stop())
  const texts = documents.map((path) => ({ path, text: read(path) }))
  const { snippets, run } = compileSnippets('with-redis', texts, { redisUrl: `redis://127.0.0.1:${redis?.port}` })

  it.each(snippets.filter(({ needsRedis }) => needsRedis))('$at runs', async (snippet) => {
    await redis?.command('FLUSHALL')
    await expect(run(snippet)).resolves.toBeUndefined()
    expect(Number(await redis?.command('DBSIZE')) > 0).toBe(snippet.code.includes('cache: redisCache('))
  })
})
