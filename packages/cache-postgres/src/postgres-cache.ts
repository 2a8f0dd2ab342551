import type { Lease, TokenCache } from '@auth/core'
import { cacheCheck, type PostgresCacheOptions } from './options.js'
import { cacheForm } from './schema.js'
import { storedKey, storedText, textOf } from './stored-text.js'
import { Table } from './table.js'
import { after, milliseconds } from './time.js'

/**
 * A cache for a fleet: PostgreSQL. Its table is created when it is first used. No method keeps a connection or a transaction.
 *
 * @throws AuthError `invalid_options`
 */
export function postgresCache(options: PostgresCacheOptions): Required<TokenCache> {
  const { client, ...place } = cacheCheck.options(options, 'cache-postgres')
  const table = Table.of(client, place, cacheForm)
  const sql = statements(table.name)

  /** Whether the statement found, or made, its row. */
  const run = async (statement: string, ...values: string[]) => (await table.run(statement, values)).length > 0

  const leaseOf = (key: string, owner: string): Required<Lease> => ({
    set: (value, { ttlMs }) => run(sql.writeAsHolder, key, owner, storedText(value), milliseconds(ttlMs)),
    extend: ({ ttlMs }) => run(sql.extendLease, key, owner, milliseconds(ttlMs)),
    async release() {
      await run(sql.releaseLease, key, owner)
      // Here nobody waits for it.
      await run(sql.removeEnded)
    },
  })

  return {
    async get(key) {
      const [row] = await table.run(sql.readRecord, [await storedKey(key)])
      return typeof row?.['value'] === 'string' ? textOf(row['value']) : undefined
    },

    async set(key, value, { ttlMs }) {
      await run(sql.writeRecord, await storedKey(key), storedText(value), milliseconds(ttlMs))
      // The record is written, whatever becomes of this.
      await run(sql.removeEnded).catch(() => undefined)
    },

    async delete(key) {
      await run(sql.deleteRecord, await storedKey(key))
    },

    async lease(key, { ttlMs }) {
      const stored = await storedKey(key)
      const owner = crypto.randomUUID()
      return (await run(sql.takeLease, stored, owner, milliseconds(ttlMs))) ? leaseOf(stored, owner) : undefined
    },
  }
}

/** No record is longer, even if each of its characters is kept as six. A longer one is not worth sending. */
const longestRecord = 6 * 64 * 1024

/** A write removes at most so many rows that are over, and none that somebody else works on. */
const removedAtOnce = 100

/**
 * All that is asked of the table: one statement each, so that it is exact between processes and needs no transaction.
 */
function statements(table: string) {
  const held = 'key = $1 AND owner = $2 AND lease_ends_at > clock_timestamp()'
  return {
    readRecord: `
      SELECT value FROM ${table}
      WHERE key = $1 AND ends_at > clock_timestamp() AND octet_length(value) <= ${longestRecord}`,
    writeRecord: `
      INSERT INTO ${table} AS kept (key, value, ends_at) VALUES ($1, $2, ${after('$3')})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = ${after('$3')}
      RETURNING kept.key`,
    deleteRecord: `UPDATE ${table} SET value = NULL, ends_at = '-infinity' WHERE key = $1 RETURNING key`,
    takeLease: `
      INSERT INTO ${table} AS kept (key, owner, lease_ends_at) VALUES ($1, $2, ${after('$3')})
      ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, lease_ends_at = ${after('$3')}
      WHERE kept.lease_ends_at <= clock_timestamp()
      RETURNING kept.key`,
    writeAsHolder: `UPDATE ${table} SET value = $3, ends_at = ${after('$4')} WHERE ${held} RETURNING key`,
    extendLease: `UPDATE ${table} SET lease_ends_at = ${after('$3')} WHERE ${held} RETURNING key`,
    releaseLease: `
      UPDATE ${table} SET owner = NULL, lease_ends_at = '-infinity' WHERE key = $1 AND owner = $2 RETURNING key`,
    // The time is read once, or the index could not be used.
    removeEnded: `
      DELETE FROM ${table} WHERE key IN (
        SELECT key FROM ${table} WHERE greatest(ends_at, lease_ends_at) <= (SELECT clock_timestamp())
        LIMIT ${removedAtOnce} FOR UPDATE SKIP LOCKED)
      RETURNING key`,
  }
}
