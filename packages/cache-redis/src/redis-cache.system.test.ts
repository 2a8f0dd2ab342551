import { readFile } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redisCache } from './index.js'
import { hasRedisServer, startRedis, type RedisServer } from './redis-server.fixture.js'

const minute = { ttlMs: 60_000 }

describe.skipIf(!hasRedisServer())('with redis-server', () => {
  let server: RedisServer
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
    await server.command('FLUSHALL')
  })
  afterAll(() => server.stop())

  async function connect(options: { port?: number; disableOfflineQueue?: boolean } = {}) {
    const { port = server.port, disableOfflineQueue = false } = options
    const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: 5 }, disableOfflineQueue })
    client.on('error', () => undefined)
    await client.connect()
    closing.push(() => client.destroy())
    return client
  }
  const names = async () => ((await server.command('KEYS', '*')) as string[]).toSorted()

  describe('what is kept', () => {
    it('is a record and its lease, beside each other in a cluster', async () => {
      const cache = redisCache({ client: await connect() })
      const lease = await cache.lease('key', minute)
      await lease?.set('value', minute)
      expect(await names()).toEqual(['{auth:key}', '{auth:key}:lease'])
      expect(await server.command('GET', '{auth:key}')).toBe('value')
    })

    it('has an end, each entry its own', async () => {
      const cache = redisCache({ client: await connect() })
      await cache.set('set', 'value', { ttlMs: 100_000 })
      const lease = await cache.lease('held', { ttlMs: 30_000 })
      await lease?.set('value', { ttlMs: 3_600_000 })
      const seconds = async (name: string) => Math.ceil(Number(await server.command('PTTL', name)) / 10_000) * 10
      expect(await seconds('{auth:set}')).toBe(100)
      expect(await seconds('{auth:held}')).toBe(3_600)
      expect(await seconds('{auth:held}:lease')).toBe(30)
    })

    it('lives for at least a millisecond, also by a time to live that is none of whole ones', async () => {
      const cache = redisCache({ client: await connect() })
      await cache.set('long', 'value', { ttlMs: 60_000.25 })
      expect(await cache.get('long')).toBe('value')
      await expect(cache.set('short', 'value', { ttlMs: 0 })).resolves.toBeUndefined()
    })

    it('is kept apart from that of another prefix', async () => {
      const client = await connect()
      const [ours, theirs] = [redisCache({ client, prefix: 'ours' }), redisCache({ client, prefix: 'theirs:toast' })]
      await ours.set('key', 'ours', minute)
      expect(await theirs.get('key')).toBeUndefined()
      expect(await ours.lease('key', minute)).toBeDefined()
      expect(await theirs.lease('key', minute)).toBeDefined()
      expect(await names()).toEqual(['{ours:key}', '{ours:key}:lease', '{theirs:toast:key}:lease'])
    })

    it("has the client's own prefix before it, if there is one", async () => {
      const client = new Redis({ port: server.port, host: '127.0.0.1', keyPrefix: 'mine:' })
      closing.push(() => client.quit())
      const cache = redisCache({ client })
      const lease = await cache.lease('key', minute)
      expect(await lease?.set('value', minute)).toBe(true)
      expect(await cache.get('key')).toBe('value')
      expect(await names()).toEqual(['mine:{auth:key}', 'mine:{auth:key}:lease'])
      await lease?.release()
      await cache.delete('key')
      expect(await names()).toEqual([])
    })
  })

  it('a user who may do no more than the README says can use the cache', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const rights = /^~.*\+eval$/m.exec(readme)?.[0] ?? ''
    const connecting = ['+client', '+hello', '+info']
    await server.command('ACL', 'SETUSER', 'auth', 'on', '>secret', ...rights.split(' '), ...connecting)
    const client = new Redis(`redis://auth:secret@127.0.0.1:${server.port}`)
    closing.push(() => client.quit())
    const cache = redisCache({ client })
    const lease = await cache.lease('key', minute)
    expect(await lease?.set('value', minute)).toBe(true)
    expect(await lease?.extend?.(minute)).toBe(true)
    await lease?.release()
    await cache.set('key', 'other', minute)
    expect(await cache.get('key')).toBe('other')
    await cache.delete('key')
    await expect(redisCache({ client, prefix: 'other' }).get('key')).rejects.toThrow('NOPERM')
    expect(await names()).toEqual([])
  })

  describe('a server that goes away', () => {
    it('makes every method reject at once, by a client without an offline queue, and serves again when it is back', async () => {
      const down = await startRedis()
      closing.push(() => down.stop())
      const client = await connect({ port: down.port, disableOfflineQueue: true })
      const cache = redisCache({ client })
      const lease = await cache.lease('key', minute)
      await down.stop()
      await expect(cache.get('key')).rejects.toThrow()
      await expect(cache.set('key', 'value', minute)).rejects.toThrow()
      await expect(cache.delete('key')).rejects.toThrow()
      await expect(cache.lease('key', minute)).rejects.toThrow()
      await expect(lease?.set('value', minute)).rejects.toThrow()
      await expect(lease?.extend?.(minute)).rejects.toThrow()
      await expect(lease?.release()).rejects.toThrow()
      const back = await startRedis({ port: down.port })
      closing.push(() => back.stop())
      await expect.poll(() => client.isReady).toBe(true)
      // It came back empty, so the lease is lost, and says so.
      expect(await lease?.set('value', minute)).toBe(false)
      expect(await lease?.extend?.(minute)).toBe(false)
      await cache.set('key', 'value', minute)
      expect(await cache.get('key')).toBe('value')
    })

    it('that has no memory left rejects writes and goes on reading', async () => {
      const cache = redisCache({ client: await connect() })
      await cache.set('key', 'value', minute)
      await server.command('CONFIG', 'SET', 'maxmemory', '1')
      await expect(cache.set('key', 'new', minute)).rejects.toThrow(/OOM/)
      await expect(cache.lease('key', minute)).rejects.toThrow(/OOM/)
      expect(await cache.get('key')).toBe('value')
      await server.command('CONFIG', 'SET', 'maxmemory', '0')
      expect(await cache.lease('key', minute)).toBeDefined()
    })
  })
})
