import type { Lease, TokenCache } from '@auth/core'
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { DatabaseKind } from './database.js'
import { joinFile } from './file-user.js'
import { cacheCheck, type SqliteCacheOptions } from './options.js'

/** A `TokenCache` in a file. */
export interface SqliteCache extends Required<TokenCache> {
  /** Closes the file. Later calls reject. Not needed before a process ends. */
  close(): void
}

const cacheKind: DatabaseKind = {
  // "PAt1"
  applicationId: 0x50_41_74_31,
  schema: `
    CREATE TABLE records (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
    CREATE INDEX records_by_end ON records (expires_at);
    CREATE TABLE leases (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT`,
  // What a power cut takes costs a token request.
  isDurable: false,
}

const readRecord = 'SELECT value FROM records WHERE key = ? AND expires_at > ?'
const removeExpired = 'DELETE FROM records WHERE expires_at <= ?'
const removeEndedLeases = 'DELETE FROM leases WHERE expires_at <= ?'
const deleteRecord = 'DELETE FROM records WHERE key = ?'
const overwrite = 'ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at'
const writeRecord = `INSERT INTO records (key, value, expires_at) VALUES (?, ?, ?) ${overwrite}`
// Each of these is one statement, and therefore exact between processes.
const takeLease = `
  INSERT INTO leases (key, owner, expires_at) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at WHERE expires_at <= ?`
const writeAsHolder = `
  INSERT INTO records (key, value, expires_at)
  SELECT key, ?, ? FROM leases WHERE key = ? AND owner = ? AND expires_at > ? ${overwrite}`
const extendLease = 'UPDATE leases SET expires_at = ? WHERE key = ? AND owner = ? AND expires_at > ?'
const releaseLease = 'DELETE FROM leases WHERE key = ? AND owner = ?'

/**
 * A cache that all processes of one user on one machine share: one SQLite file. Its methods are quick, but they do block
 * the thread. The first of them opens the file; one that fails opens it again.
 *
 * @throws AuthError `invalid_options`, also for a file or folder that others may write to
 */
export function sqliteCache(options: SqliteCacheOptions): SqliteCache {
  const { path, now = () => Date.now() } = cacheCheck.options(options, 'cache-sqlite')
  const { use, useSoon, close } = joinFile('cache', path, cacheKind, now)

  /** Dead holders leave leases behind, which nobody else removes if no process asks for their key again. */
  function removeEnded(database: DatabaseSync): void {
    database.prepare(removeExpired).run(now())
    database.prepare(removeEndedLeases).run(now())
  }

  const endOf = (ttlMs: number) => Math.ceil(now() + ttlMs)

  function leaseOf(key: string, owner: string): Lease {
    return {
      set: (value, { ttlMs }) =>
        use('write', (database) => {
          removeEnded(database)
          return database.prepare(writeAsHolder).run(value, endOf(ttlMs), key, owner, now()).changes === 1
        }),
      extend: ({ ttlMs }) =>
        use('write', (database) => database.prepare(extendLease).run(endOf(ttlMs), key, owner, now()).changes === 1),
      release: () => useSoon((database) => void database.prepare(releaseLease).run(key, owner)),
    }
  }

  return {
    get: (key) =>
      use('read', (database) => database.prepare(readRecord).get(key, now())?.['value'] as string | undefined),
    set: (key, value, { ttlMs }) =>
      use('write', (database) => {
        removeEnded(database)
        database.prepare(writeRecord).run(key, value, endOf(ttlMs))
      }),
    delete: (key) =>
      use('write', (database) => {
        database.prepare(deleteRecord).run(key)
      }),
    lease: (key, { ttlMs }) =>
      use('write', (database) => {
        const owner = randomUUID()
        const taken = database.prepare(takeLease).run(key, owner, endOf(ttlMs), now()).changes === 1
        return taken ? leaseOf(key, owner) : undefined
      }),
    close,
  }
}
