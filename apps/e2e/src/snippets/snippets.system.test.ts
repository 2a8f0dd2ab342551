import { startSandbox } from '@auth/sandbox'
import { afterAll, describe, expect, it } from 'vitest'
import { hasPostgresServer, startPostgres } from '../../../../packages/cache-postgres/src/postgres-server.fixture.js'
import { startRedis } from '../../../../packages/cache-redis/src/redis-server.fixture.js'
import { whyNoRedis } from '../fleet/redis-server.fixture.js'
import { documents } from '../markdown.fixture.js'
import { read } from '../repository.fixture.js'
import { compileSnippets } from './run-snippets.fixture.js'
import { wrongExamples } from './wrong-examples.fixture.js'

// The examples that are tests run together, and each of them waits for all.
const timeout = 300_000
/** Have tests of their own, with what they need of the clients and frameworks that they show. */
const guides = new Set(['http-clients', 'runtimes-and-frameworks'].map((name) => `docs/guides/${name}.md`))
const hasServers = whyNoRedis === undefined && hasPostgresServer()

describe('the examples of the documents', { timeout }, async () => {
  const redis = hasServers ? await startRedis() : undefined
  const postgres = hasServers ? await startPostgres() : undefined
  // Quick starts have the reader start one.
  const sandbox = await startSandbox()
  afterAll(() => Promise.all([redis?.stop(), postgres?.stop(), sandbox.close()]))
  const texts = documents.filter((path) => !guides.has(path)).map((path) => ({ path, text: read(path) }))
  const servers = {
    'http://127.0.0.1:4010': sandbox.url,
    'redis://127.0.0.1:6379': `redis://127.0.0.1:${redis?.port}`,
    'postgres://127.0.0.1:5432/tokens': postgres?.url ?? '',
  }
  const { snippets, run } = compileSnippets('running', texts, { servers })

  const ready = snippets.filter(({ needsServer }) => !needsServer)
  it.concurrent.for(ready)('$at runs', async (snippet) => {
    await expect(run(snippet)).resolves.toBeUndefined()
  })

  // One after another: each begins with servers that are empty.
  const served = snippets.filter(({ needsServer }) => needsServer)
  it.skipIf(!hasServers).each(served)('$at runs, with its server', async (snippet) => {
    await redis?.command('FLUSHALL')
    await postgres?.failOver()
    await expect(run(snippet)).resolves.toBeUndefined()
    expect(Number(await redis?.command('DBSIZE')) > 0).toBe(snippet.code.includes('cache: redisCache('))
    const [cached] = (await postgres?.sql(`SELECT to_regclass('auth_cache')::text AS name`)) ?? []
    expect(cached?.['name'] === 'auth_cache').toBe(snippet.code.includes('cache: postgresCache('))
  })
})

describe('an example that is wrong', { timeout }, () => {
  const { snippets, run } = compileSnippets('wrong-running', [wrongExamples])
  const [refused, noToken, otherNumber, thrown, failingTest] = snippets.slice(3)
  // One that is missing would show as another's failure.
  const nothing = snippets[-1] as never

  it.concurrent.each([
    ['an API call that is refused', refused, /response has the status 400/],
    ['an instance that gets no token', noToken, /invalid_credentials/],
    ['a number other than in the comment', otherNumber, /not 3/],
    ['an exception', thrown, /some reason/],
    ['a test that fails', failingTest, /expected 1 to be 2/],
  ])('fails by %s', async (_, snippet, problem) => {
    await expect(run(snippet ?? nothing)).rejects.toThrow(problem)
  })
})
