import { loadHolder } from '../contenders/all.js'
import type { Tenant } from '../contenders/contender.js'
import { collectGarbage } from '../interleaved.js'
import { memoryFetch } from '../token-replies.js'
import { shuffled } from '../shuffled.js'
import { median } from '../statistics.js'

export interface TenantsInput {
  name: string
  tenants: number
}

export interface TenantsOutput {
  bytesPerTenant: number
  /** `getToken()` of tenants in a random order. */
  hitNanoseconds: number
  /** From making the instance to its first token, without a network. */
  firstTokenMicroseconds: number
}

/** Many tenants of one contender in one process: what they weigh, and what a hit costs among them. */
export async function tenantsTask({ name, tenants }: TenantsInput): Promise<TenantsOutput> {
  const { create, getToken } = await loadHolder(name)
  const at = (id: number): Tenant => ({ id, url: 'http://127.0.0.1:1', fetch: memoryFetch })

  // What is loaded, compiled or made once belongs to no tenant.
  const others = Math.min(1_000, Math.ceil(tenants / 10))
  for (let id = tenants; id < tenants + others; id += 1) await getToken(create(at(id)))
  const order = shuffled(Array.from({ length: tenants }, (_, index) => index))
  const instances = Array.from<unknown>({ length: tenants })
  await settle()
  const before = process.memoryUsage().heapUsed
  const startedAt = performance.now()
  for (let id = 0; id < tenants; id += 1) {
    const instance = create(at(id))
    await getToken(instance)
    instances[id] = instance
  }
  const firstTokenMicroseconds = ((performance.now() - startedAt) * 1_000) / tenants
  await settle()
  const bytesPerTenant = (process.memoryUsage().heapUsed - before) / tenants

  return {
    bytesPerTenant,
    hitNanoseconds: await timeHits(order, (index) => getToken(instances[index])),
    firstTokenMicroseconds,
  }
}

/** One hit, in nanoseconds: the median of rounds through all tenants. */
async function timeHits(order: readonly number[], hit: (index: number) => Promise<unknown>): Promise<number> {
  const round = async (passes: number) => {
    const began = process.hrtime.bigint()
    for (let pass = 0; pass < passes; pass += 1) {
      for (const index of order) await hit(index)
    }
    return Number(process.hrtime.bigint() - began) / passes
  }
  // Few tenants are gone through many times, so that a round is long enough to be timed.
  await round(Math.ceil(2_000 / order.length))
  const passes = Math.max(1, Math.ceil(30e6 / (await round(1))))
  const times: number[] = []
  const endBy = performance.now() + 3_000
  while (times.length < 7 && (times.length === 0 || performance.now() < endBy))
    times.push((await round(passes)) / order.length)
  return median(times)
}

/** Lets what is on its way end, then collects until nothing more goes. */
async function settle(): Promise<void> {
  for (let times = 0; times < 4; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    collectGarbage()
  }
}
