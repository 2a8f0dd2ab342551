import type { Lease, TokenCache } from '@auth/core'
import { isIoredis, optionsCheck, type RedisCacheOptions } from './options.js'
import { extendLease, releaseLease, takeLease, writeAsHolder, writeRecord } from './scripts.js'

/**
 * A cache for a fleet: Redis or Valkey, standalone or cluster.
 *
 * @throws AuthError `invalid_options`
 */
export function redisCache(options: RedisCacheOptions): Required<TokenCache> {
  const { client, prefix = 'auth' } = optionsCheck.options(options, 'cache-redis')

  /** Whether a script returned 1. Some clients are set to give numbers as strings or bytes. */
  async function run(script: string, keys: string[], args: string[]): Promise<boolean> {
    const reply = isIoredis(client)
      ? await client.eval(script, keys.length, ...keys, ...args)
      : await client.eval(script, { keys, arguments: args })
    return Number(textOf(reply)) === 1
  }

  // A cluster keeps together what has the same text between the first pair of braces. It is never empty, whatever the key.
  const recordOf = (key: string) => `{${prefix}:${key}}`
  const leaseOf = (key: string) => `${recordOf(key)}:lease`

  return {
    get: async (key) => textOf(await client.get(recordOf(key))),

    async set(key, value, { ttlMs }) {
      await run(writeRecord, [recordOf(key)], [value, milliseconds(ttlMs)])
    },

    async delete(key) {
      await client.del(recordOf(key))
    },

    async lease(key, { ttlMs }): Promise<Lease | undefined> {
      const owner = crypto.randomUUID()
      const isTaken = await run(takeLease, [leaseOf(key)], [owner, milliseconds(ttlMs)])
      if (!isTaken) return undefined
      return {
        set: (value, record) =>
          run(writeAsHolder, [leaseOf(key), recordOf(key)], [owner, value, milliseconds(record.ttlMs)]),
        extend: (extension) => run(extendLease, [leaseOf(key)], [owner, milliseconds(extension.ttlMs)]),
        async release() {
          await run(releaseLease, [leaseOf(key)], [owner])
        },
      }
    },
  }
}

/** No record is longer. A longer one was not written by us, and is not worth decoding. */
const longestRecord = 64 * 1024

function textOf(reply: unknown): string | undefined {
  if (typeof reply === 'number' || typeof reply === 'bigint') return String(reply)
  if (typeof reply !== 'string' && !(reply instanceof Uint8Array)) return undefined
  if (reply.length > longestRecord) return undefined
  return typeof reply === 'string' ? reply : new TextDecoder().decode(reply)
}

/** Redis takes whole milliseconds from 1 on. */
const milliseconds = (ttlMs: number) => String(Math.max(1, Math.ceil(ttlMs)))
