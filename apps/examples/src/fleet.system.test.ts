import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSandbox } from '@auth/sandbox'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hasRedisServer, startRedis } from '../../../packages/cache-redis/src/redis-server.fixture.js'

const run = promisify(execFile)
const program = fileURLToPath(new URL('fleet.ts', import.meta.url))

const users = [17, 18, 19].map((id) => ({ username: `store-${id}@example.com`, password: `planted-password-${id}` }))
const stores = Object.fromEntries(users.map((user) => [user.username.split('@')[0], user]))

async function setUp() {
  const [sandbox, redis] = await Promise.all([startSandbox({ itretail: { users } }), startRedis()])
  onTestFinished(async () => void (await Promise.all([sandbox.close(), redis.stop()])))
  const variables = {
    ITRETAIL_ENVIRONMENT: sandbox.url,
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
  /** What a process of the fleet logs. */
  const start = async (own: object = stores) => {
    const env = { ...process.env, ...variables, STORES: JSON.stringify(own) }
    const { stdout } = await run(process.execPath, [program], { env })
    expect(stdout).not.toContain('planted-password')
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }
  return { sandbox, start }
}

describe.skipIf(!hasRedisServer())('fleet', () => {
  it('logs in once for each store, in two processes at once and in a third one later', async () => {
    const { sandbox, start } = await setUp()
    const [first, second] = await Promise.all([start(), start()])
    expect(sandbox.itretail.tokenRequests).toBe(3)
    const third = await start()
    expect(sandbox.itretail.tokenRequests).toBe(3)
    for (const lines of [first, second, third]) {
      expect(lines.filter(({ status }) => status === 200)).toHaveLength(3)
      expect(lines.at(-1)).toMatchObject({ ready: 3, size: 3, valid: 3, backoff: 0 })
    }
    expect(third.filter(({ tokenRequests }) => tokenRequests === 0)).toHaveLength(3)
  })

  it('logs which store has a wrong password, and goes on with the others', async () => {
    const { sandbox, start } = await setUp()
    const wrong = { ...stores, 'store-18': { username: users[1]?.username, password: 'planted-password-wrong' } }
    const lines = await start(wrong)
    expect(lines).toContainEqual(expect.objectContaining({ storeId: 'store-18', code: 'invalid_credentials' }))
    expect(lines.at(-1)).toMatchObject({ ready: 2, valid: 2, backoff: 1 })
    expect(sandbox.itretail.tokenRequests).toBe(3)
  })
})
