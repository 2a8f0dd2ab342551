import { onTestFinished, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedis } from '../../cache-redis/src/redis-server.fixture.js'
import { providerNames } from './live-providers.js'
import { sandboxVariables } from './sandbox-variables.js'
import { createUser, tokenRequests, useSandbox } from './command-line.fixture.js'

const sandbox = useSandbox()

async function startServer() {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  return server
}

/** Two users of one Redis, who share nothing else. */
function createUsers(port: number, login = '') {
  const variables = {
    ...sandboxVariables(sandbox().url),
    REDIS_URL: `redis://${login}127.0.0.1:${port}`,
    POS_AUTH_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
  return [createUser(variables), createUser(variables)] as const
}

describe.skipIf(!hasRedisServer())('pos-auth with REDIS_URL', () => {
  it.each(providerNames)('shares the token of %s between machines', async (name) => {
    const redis = await startServer()
    const [one, other] = createUsers(redis.port)
    const first = await one.run(`token ${name}`)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(await other.run(`token ${name}`)).toEqual(first)
    expect(tokenRequests(sandbox()).reduce((sum, count) => sum + count)).toBe(1)
    // The lease is freed before the program ends: nobody waits for it.
    expect(await redis.command('KEYS', '*')).toHaveLength(1)
    expect(JSON.stringify(await redis.command('KEYS', '*'))).not.toContain(':lease')
  })

  it('status and doctor change nothing in it, and name it without its login', async () => {
    const redis = await startServer()
    const [user] = createUsers(redis.port)
    await user.run('token toast')
    const [key] = (await redis.command('KEYS', '*')) as string[]
    const before = await redis.command('GET', key ?? '')
    expect(before).toEqual(expect.any(String))
    const status = await user.run('status')
    expect(status.stdout).toMatch(new RegExp(`^Cache {6}Redis at 127\\.0\\.0\\.1:${redis.port}$`, 'm'))
    expect(status.stdout).toMatch(/^Toast {6}valid, /m)
    expect((await user.run('doctor toast')).stdout).toContain(
      `✓ cache          Redis at 127.0.0.1:${redis.port} answers`,
    )
    expect([await redis.command('KEYS', '*'), await redis.command('GET', key ?? '')]).toEqual([[key], before])
    expect(tokenRequests(sandbox())).toEqual([0, 0, 1])
  })

  it('forget and revoke reach it', async () => {
    const redis = await startServer()
    const [user] = createUsers(redis.port)
    for (const ending of ['forget mypos', 'revoke mypos']) {
      await user.run('token mypos')
      expect(await redis.command('KEYS', '*')).toHaveLength(1)
      expect(await user.run(ending)).toMatchObject({ code: 0 })
      expect(await redis.command('KEYS', '*')).toEqual([])
    }
  })

  it('names a wrong password, and does not repeat it', async () => {
    const redis = await startServer()
    await redis.command('CONFIG', 'SET', 'requirepass', 'correct')
    const [wrong] = createUsers(redis.port, 'default:hunter2@')
    const { code, stdout, stderr } = await wrong.run('doctor toast')
    expect(code).toBe(1)
    expect(stdout).toMatch(/✗ cache .*cannot be used \(WRONGPASS\)/)
    expect(stdout + stderr).not.toContain('hunter2')
    const [without] = createUsers(redis.port)
    expect((await without.run('doctor toast')).stdout).toContain('(NOAUTH)')
    expect(await without.run('forget toast')).toMatchObject({ code: 1, stderr: expect.stringContaining('NOAUTH') })
  })

  it('gets a token while Redis is down, and says what that costs', async () => {
    const server = await startServer()
    const [user] = createUsers(server.port)
    await server.stop()
    const { code, stdout, stderr } = await user.run('token toast')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^eyJ\S+\n$/)
    expect(stderr).toContain(`the cache failed (Redis at 127.0.0.1:${server.port}: ECONNREFUSED)`)
    expect(await user.run('status')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('failed (ECONNREFUSED)'),
    })
  })
})
