import type { TokenCache } from '@auth/core'
import { tokenCacheContract } from '@auth/core/testing'
import { Cluster, Redis } from 'ioredis'
import { createClient, createClientPool, createCluster, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { redisCache } from './index.js'
import { hasRedisServer, startRedis, startRedisCluster, type RedisServer } from './redis-server.fixture.js'

/** A cache over a client of its own. */
interface Opened {
  cache: TokenCache
  close: () => unknown
}

const openers = {
  async redis(ports: readonly number[]): Promise<Opened> {
    const client = createClient({ url: `redis://127.0.0.1:${ports[0]}` })
    await client.connect()
    return { cache: redisCache({ client }), close: () => client.close() }
  },
  async 'redis with Buffers for strings'(ports: readonly number[]): Promise<Opened> {
    const client = createClient({ url: `redis://127.0.0.1:${ports[0]}` })
    await client.connect()
    const mapped = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.NUMBER]: String })
    return { cache: redisCache({ client: mapped }), close: () => client.close() }
  },
  async 'redis by RESP3'(ports: readonly number[]): Promise<Opened> {
    const client = createClient({ url: `redis://127.0.0.1:${ports[0]}`, RESP: 3 })
    await client.connect()
    return { cache: redisCache({ client }), close: () => client.close() }
  },
  async 'a pool of redis'(ports: readonly number[]): Promise<Opened> {
    const client = createClientPool({ url: `redis://127.0.0.1:${ports[0]}` })
    await client.connect()
    return { cache: redisCache({ client }), close: () => client.close() }
  },
  async ioredis(ports: readonly number[]): Promise<Opened> {
    const client = new Redis({ host: '127.0.0.1', port: ports[0] ?? 0 })
    return { cache: redisCache({ client }), close: () => client.quit() }
  },
  async 'ioredis with numbers as strings'(ports: readonly number[]): Promise<Opened> {
    const client = new Redis({ host: '127.0.0.1', port: ports[0] ?? 0, stringNumbers: true })
    return { cache: redisCache({ client }), close: () => client.quit() }
  },
  async 'the cluster client of redis'(ports: readonly number[]): Promise<Opened> {
    const client = createCluster({ rootNodes: ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })) })
    await client.connect()
    return { cache: redisCache({ client }), close: () => client.close() }
  },
  async 'the cluster client of ioredis'(ports: readonly number[]): Promise<Opened> {
    const client = new Cluster(ports.map((port) => ({ host: '127.0.0.1', port })))
    return { cache: redisCache({ client }), close: () => client.quit() }
  },
}

const one = async () => [await startRedis()]

describe.skipIf(!hasRedisServer())('with redis-server', () => {
  describe.each<[string, () => Promise<RedisServer[]>, keyof typeof openers, keyof typeof openers]>([
    ['Redis', one, 'redis', 'redis'],
    ['Redis', one, 'redis', 'ioredis'],
    ['Redis', one, 'ioredis', 'redis'],
    ['Redis', one, 'redis with Buffers for strings', 'redis by RESP3'],
    ['Redis', one, 'redis by RESP3', 'redis with Buffers for strings'],
    ['Redis', one, 'a pool of redis', 'ioredis with numbers as strings'],
    ['Redis', one, 'ioredis with numbers as strings', 'a pool of redis'],
    ['Redis Cluster', startRedisCluster, 'the cluster client of redis', 'the cluster client of ioredis'],
    ['Redis Cluster', startRedisCluster, 'the cluster client of ioredis', 'the cluster client of redis'],
  ])('a cache in %s', (_kind, start, first, second) => {
    let servers: RedisServer[] = []
    let opened: Opened[] = []
    beforeAll(async () => {
      servers = await start()
      const ports = servers.map(({ port }) => port)
      opened = [await openers[first](ports), await openers[second](ports)]
    }, 30_000)
    afterAll(async () => {
      for (const { close } of opened) await close()
      for (const server of servers) await server.stop()
    })

    const make = () => {
      const [cache, other] = opened.map((each) => each.cache)
      if (cache === undefined || other === undefined) throw new Error('not opened')
      return { cache, other }
    }

    for (const { name, run } of tokenCacheContract(make)) it(`by ${first}, beside ${second}, ${name}`, run)
  })
})
