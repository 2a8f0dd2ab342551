import type { Lease } from '@auth/core'
import type * as Package from './index.js'
import type { Answer, Call } from './remote-cache.fixture.js'

// A process of its own with a cache in it, which does what its parent says. Run by Node as it is, so it loads the built
// package, not the source beside it.
const [entry = '', path = '', user] = process.argv.slice(2)
const { sqliteCache } = (await import(entry)) as typeof Package
if (user !== undefined) process.setuid?.(Number(user))
const cache = sqliteCache({ path })
const leases = new Map<number, Lease>()

/** A value that shows if any part of it is missing or of another time. Too long for one page of the file. */
const longRecord = (count: number) => `${count}:`.repeat(400_000)

async function answer({ id, method, key, value = '', ttlMs = 0, leaseId = 0 }: Call): Promise<Answer['result']> {
  switch (method) {
    case 'get':
      return cache.get(key)
    case 'set':
      return cache.set(key, value, { ttlMs })
    case 'delete':
      return cache.delete(key)
    case 'lease': {
      const lease = await cache.lease(key, { ttlMs })
      if (lease !== undefined) leases.set(id, lease)
      return lease !== undefined
    }
    case 'lease.set':
      return leases.get(leaseId)?.set(value, { ttlMs })
    case 'lease.extend':
      return leases.get(leaseId)?.extend?.({ ttlMs })
    case 'lease.release':
      return leases.get(leaseId)?.release()
    case 'writeUntilKilled':
      for (let count = 1; ; count += 1) await cache.set(key, longRecord(count), { ttlMs })
    default:
      throw new Error(`unknown: ${String(method)}`)
  }
}

process.on('message', (call: Call) => {
  answer(call).then(
    (result) => process.send?.({ id: call.id, result } satisfies Answer),
    (error: unknown) => process.send?.({ id: call.id, error: String(error) } satisfies Answer),
  )
})
process.send?.({ id: 0 } satisfies Answer)
