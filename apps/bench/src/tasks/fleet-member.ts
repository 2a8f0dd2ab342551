import { setTimeout as wait } from 'node:timers/promises'
import { redisCache } from '@auth/cache-redis'
import { sqliteCache } from '@auth/cache-sqlite'
import { createToastAuth } from '@auth/toast'
import { createClient } from 'redis'

export interface FleetMemberInput {
  url: string
  /** Another one for each fleet: it begins with no token. */
  clientId: string
  shared: { sqlite: string } | { redis: string }
  /** When all members begin, in epoch milliseconds. */
  startAt: number
}

export interface FleetMemberOutput {
  /** How long this member waited for its token. */
  elapsedMs: number
}

/** One process of a fleet that shares a credential: gets a token together with the others. */
export async function fleetMemberTask(input: FleetMemberInput): Promise<FleetMemberOutput> {
  const { url, clientId, shared, startAt } = input
  const auth = createToastAuth({
    credentials: { clientId, clientSecret: `secret-of-${clientId}` },
    environment: { baseUrl: url },
    cache:
      'sqlite' in shared ? sqliteCache({ path: shared.sqlite }) : redisCache({ client: await connect(shared.redis) }),
    // The deadline of the cache is for one that hangs, not for many processes on two cores.
    cacheTimeoutMs: 10_000,
  })
  await wait(Math.max(0, startAt - Date.now()))
  const startedAt = performance.now()
  await auth.getToken()
  return { elapsedMs: performance.now() - startedAt }
}

const connect = (path: string) =>
  createClient({ socket: { path, tls: false } })
    .on('error', () => undefined)
    .connect()
