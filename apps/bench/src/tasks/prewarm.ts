import { createAuthPool, type Auth } from '@auth/core'
import type { Contender, Tenant } from '../contenders/contender.js'
import { bareFetch, safeKy } from '../contenders/floors.js'
import { mypos } from '../contenders/ours.js'
import { collectGarbage } from '../interleaved.js'

export interface PrewarmInput {
  url: string
  tenants: number
  /** Tenants that are worked on at a time. */
  concurrency: number
  way: PrewarmWay
}

/** By a pool, by the same instances in a list, or only the request that gets a token. */
export type PrewarmWay = 'pool' | 'instances' | 'safe ky' | 'bare fetch'

export interface PrewarmOutput {
  elapsedMs: number
  cpuMs: number
  /** Heap that stays for each tenant. */
  bytesPerTenant: number
  /** Requests before, to open connections and to load what is loaded once. */
  warmUps: number
}

/** A token for each of many tenants, a few at a time, over a network. */
export async function prewarmTask({ url, tenants, concurrency, way }: PrewarmInput): Promise<PrewarmOutput> {
  const get = ways[way]
  const warmUps = 500
  await get({ url, first: tenants, count: warmUps, concurrency })
  await settle()
  const heapBefore = process.memoryUsage().heapUsed
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const kept = await get({ url, first: 0, count: tenants, concurrency })
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpuBefore)
  await settle()
  const bytesPerTenant = (process.memoryUsage().heapUsed - heapBefore) / tenants
  if (kept.size !== tenants) throw new Error(`${kept.size} of ${tenants} tenants have a token`)
  return { elapsedMs, cpuMs: (user + system) / 1_000, bytesPerTenant, warmUps }
}

interface Tenants {
  url: string
  first: number
  count: number
  concurrency: number
}

const ways: Record<PrewarmWay, (tenants: Tenants) => Promise<{ size: number }>> = {
  async pool({ url, first, count, concurrency }) {
    const keys = Array.from({ length: count }, (_, index) => String(first + index))
    const pool = createAuthPool({ create: (key: string) => mypos.create({ id: Number(key), url }) as Auth })
    const { ready } = await pool.prewarm(keys, { concurrency })
    if (ready !== count) throw new Error(`${ready} of ${count} tenants are ready`)
    return pool
  },
  async instances({ url, ...tenants }) {
    const map = new Map<string, unknown>()
    await eachOf(tenants, async (id) => {
      const instance = mypos.create({ id, url })
      map.set(String(id), instance)
      await mypos.getToken?.(instance)
    })
    return map
  },
  'safe ky': (tenants) => requestEach(safeKy, tenants),
  'bare fetch': (tenants) => requestEach(bareFetch, tenants),
}

async function requestEach(
  { create, requestToken }: Contender,
  { url, ...tenants }: Tenants,
): Promise<{ size: number }> {
  let size = 0
  await eachOf(tenants, async (id) => {
    const tenant: Tenant = { id, url }
    await requestToken?.(create(tenant))
    size += 1
  })
  return { size }
}

async function eachOf(
  { first, count, concurrency }: Omit<Tenants, 'url'>,
  work: (id: number) => Promise<void>,
): Promise<void> {
  let next = first
  const lane = async () => {
    while (next < first + count) await work((next += 1) - 1)
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
}

/** Lets what is on its way end, then collects until nothing more goes. */
async function settle(): Promise<void> {
  for (let times = 0; times < 4; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    collectGarbage()
  }
}
