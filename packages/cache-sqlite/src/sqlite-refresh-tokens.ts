import { refreshTokenSeal, type GrantLock, type RefreshTokens } from '@auth/core'
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { DatabaseKind } from './database.js'
import { joinFile } from './file-user.js'
import { markHeld } from './held-mark.js'
import { refreshTokensCheck, type SqliteRefreshTokensOptions } from './options.js'

/** A `RefreshTokens` in a file, for one account. */
export interface SqliteRefreshTokens extends Required<Pick<RefreshTokens, 'load' | 'save' | 'lock'>> {
  /** Closes the file, if no other store of the process uses it. Later calls reject. Not needed before a process ends. */
  close(): void
}

const refreshTokensKind: DatabaseKind = {
  // "PAr1"
  applicationId: 0x50_41_72_31,
  // Locks have pages of their own. Where somebody deletes the log of a file in use, a process may write what it has of these back later,
  // and never those of a refresh token, which `save` has moved out of the log.
  schema: `
    CREATE TABLE refresh_tokens (account TEXT PRIMARY KEY, value TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;
    CREATE TABLE locks (account TEXT PRIMARY KEY, owner TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT`,
  isDurable: true,
}

const readToken = 'SELECT value FROM refresh_tokens WHERE account = ?'
const writeToken = `
  INSERT INTO refresh_tokens (account, value, saved_at) VALUES (?, ?, ?)
  ON CONFLICT (account) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at`
// Each of these is one statement, and therefore exact between processes.
const takeLock = `
  INSERT INTO locks (account, owner, ends_at) VALUES (?, ?, ?)
  ON CONFLICT (account) DO UPDATE SET owner = excluded.owner, ends_at = excluded.ends_at WHERE ends_at <= ?`
const extendLock = 'UPDATE locks SET ends_at = ? WHERE account = ? AND owner = ? AND ends_at > ?'
const releaseLock = 'DELETE FROM locks WHERE account = ? AND owner = ?'

/**
 * The refresh token of one account, encrypted, in a file that all processes of one user on one machine share: durable, and with the `lock`
 * that a refresh token of one use takes. Its methods block the thread, `save` until the disk has it. A file that held refresh tokens and
 * is missing, replaced or damaged rejects, and never reads as none.
 *
 * @throws AuthError `invalid_options`, also for a file or folder that others may write to
 */
export function sqliteRefreshTokens(options: SqliteRefreshTokensOptions): SqliteRefreshTokens {
  const { path, account, encryptionKey, now = () => Date.now() } = refreshTokensCheck.options(options, 'cache-sqlite')
  const { seal, open } = refreshTokenSeal({ account, encryptionKey }, 'cache-sqlite')
  const { absolutePath, use, useSoon, close } = joinFile('store', path, refreshTokensKind, now)
  let saves = 0
  let lastSaved = 0

  const endOf = (ttlMs: number) => Math.ceil(now() + ttlMs)

  function lockOf(owner: string): GrantLock {
    return {
      extend: ({ ttlMs }) =>
        use('write', (database) =>
          unsynced(database, () => {
            return database.prepare(extendLock).run(endOf(ttlMs), account, owner, now()).changes === 1
          }),
        ),
      release: () =>
        useSoon((database) => unsynced(database, () => void database.prepare(releaseLock).run(account, owner))),
    }
  }

  return {
    async load() {
      const sealed = await use('read', (database) => database.prepare(readToken).get(account)?.['value'])
      return sealed === undefined ? undefined : open(String(sealed))
    },
    async save(refreshToken) {
      const turn = ++saves
      const sealed = await seal(refreshToken)
      await use('write', (database) => {
        // Its keys came late, and a newer one is there by now.
        if (turn < lastSaved) return
        markHeld(absolutePath)
        database.prepare(writeToken).run(account, sealed, Math.floor(now()))
        lastSaved = turn
        leaveLog(database)
      })
    },
    lock: ({ ttlMs }) =>
      use('write', (database) => {
        const owner = randomUUID()
        const taken = unsynced(database, () => {
          return database.prepare(takeLock).run(account, owner, endOf(ttlMs), now()).changes === 1
        })
        return taken ? lockOf(owner) : undefined
      }),
    close,
  }
}

/** Without waiting for the disk: who loses a lock in a power cut was cut off by it, too. */
function unsynced<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('PRAGMA synchronous = NORMAL')
  try {
    return work()
  } finally {
    database.exec('PRAGMA synchronous = FULL')
  }
}

/**
 * Moves what was saved from the log into the database: a log that is deleted, or left behind by a copy, then takes nothing with it. Not
 * what another process is just reading or moving itself, for which nobody waits: that is done with the next `save`.
 */
function leaveLog(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // It stays in the log, where it is as durable.
  }
}
