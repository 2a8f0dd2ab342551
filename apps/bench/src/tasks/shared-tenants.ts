import { redisCache } from '@auth/cache-redis'
import { createToastAuth } from '@auth/toast'
import { createClient } from 'redis'
import { memoryFetch } from '../token-replies.js'
import { readRecord } from './bare-record.js'

export interface SharedTenantsInput {
  socketPath: string
  tenants: number
  /** `record`: gets tokens and leaves them in Redis. `adopt`: takes those. `bare`: what adopting takes at the least. */
  way: 'record' | 'adopt' | 'bare'
}

export interface SharedTenantsOutput {
  elapsedMs: number
  cpuMs: number
}

/** Tenants that are worked on at a time. */
const atOnce = 32

const baseUrl = 'https://toast.example'

/** Many tenants of one process, whose tokens are in Redis. */
export async function sharedTenantsTask({
  socketPath,
  tenants,
  way,
}: SharedTenantsInput): Promise<SharedTenantsOutput> {
  const client = await createClient({ socket: { path: socketPath, tls: false } })
    .on('error', () => undefined)
    .connect()
  const cache = redisCache({ client })
  const noNetwork = () => Promise.reject(new Error('a token was requested that is in the cache'))
  const fetch = way === 'record' ? memoryFetch : noNetwork

  async function work(id: number): Promise<void> {
    const credentials = { clientId: `client-${id}`, clientSecret: `secret-of-client-${id}` }
    if (way === 'bare') {
      await readRecord((key) => client.get(key), { baseUrl, ...credentials })
    } else {
      // The deadline of the cache is for a Redis that hangs, not for a busy machine.
      const auth = createToastAuth({ credentials, environment: { baseUrl }, cache, fetch, cacheTimeoutMs: 60_000 })
      await auth.getToken()
    }
  }

  // What is loaded or compiled once belongs to no tenant; the first ones are there twice.
  for (let id = 0; id < Math.min(200, tenants); id += 1) await work(id)
  let next = 0
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < tenants) await work((next += 1) - 1)
    }),
  )
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpuBefore)
  await client.close()
  return { elapsedMs, cpuMs: (user + system) / 1_000 }
}
