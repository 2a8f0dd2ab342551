import type { TokenCache } from '@auth/core'
import type { StoreAddress } from './protocol.fixture.ts'

/** A cache as a process of a fleet has it. */
export interface Connection {
  cache: TokenCache
  /** Whether its client has a connection at the moment. */
  isConnected: () => boolean
}

/** Opens a shared cache. Only what it needs is loaded, so that a process starts quickly. */
export async function connect(address: StoreAddress, now: () => number): Promise<Connection> {
  if (address.kind === 'sqlite') {
    const { sqliteCache } = await import('@auth/cache-sqlite')
    return { cache: sqliteCache({ path: address.path, now }), isConnected: () => true }
  }
  const { redisCache } = await import('@auth/cache-redis')
  if (address.kind === 'redis') {
    const { createClient } = await import('redis')
    const client = createClient({ socket: { host: '127.0.0.1', port: address.port, reconnectStrategy: 50 } })
    client.on('error', ignore)
    const connected = client.connect()
    if (address.isUp) await connected
    return { cache: redisCache({ client }), isConnected: () => client.isReady }
  }
  if (address.kind === 'redis cluster') {
    const { createCluster } = await import('redis')
    const client = createCluster({ rootNodes: address.ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })) })
    client.on('error', ignore)
    await client.connect()
    return { cache: redisCache({ client }), isConnected: () => client.isOpen }
  }
  const { Redis } = await import('ioredis')
  const client = new Redis({ host: '127.0.0.1', port: address.port, retryStrategy: () => 50 })
  client.on('error', ignore)
  return { cache: redisCache({ client }), isConnected: () => client.status === 'ready' }
}

/** The clients report here what core reports as an event. */
const ignore = () => undefined
