import { Cluster, Redis } from 'ioredis'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import { describe, expect, it } from 'vitest'
import { redisCache, type RedisCacheOptions } from './index.js'

// None of these connects before it is told to.
const client = createClient()
const sentinel = { name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] }

describe('the options of redisCache', () => {
  it.each<[string, RedisCacheOptions['client']]>([
    ['a client of redis', client],
    ['a cluster client of redis', createCluster({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] })],
    ['a pool of redis', createClientPool()],
    ['a sentinel client of redis', createSentinel(sentinel)],
    ['a client of ioredis', new Redis({ lazyConnect: true })],
    ['a cluster client of ioredis', new Cluster([{ host: '127.0.0.1', port: 1 }], { lazyConnect: true })],
  ])('take %s', (_what, each) => {
    expect(redisCache({ client: each })).toHaveProperty('lease')
  })

  it.each<[string, unknown, string]>([
    ['an unknown option', { client, ttl: 5 }, 'options.ttl is not a known option'],
    ['no client', {}, 'options.client is missing'],
    ['a URL', { client: 'redis://:canary@127.0.0.1' }, 'options.client takes a client of the package redis'],
    ['another kind of client', { client: new Map() }, 'options.client takes a client of the package redis'],
    [
      'a client that takes callbacks',
      { client: client.legacy() },
      'options.client takes a client of the package redis',
    ],
    ['a prefix with braces', { client, prefix: 'canary{1}' }, 'options.prefix takes a string with neither { nor }'],
    ['an empty prefix', { client, prefix: '' }, 'options.prefix takes a string with neither { nor }'],
  ])('refuse %s', (_what, options, message) => {
    const create = () => redisCache(options as RedisCacheOptions)
    expect(create).toThrow(message)
    expect(create).not.toThrow(/canary/)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'cache-redis' }))
  })
})
