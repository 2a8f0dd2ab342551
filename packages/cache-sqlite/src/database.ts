import { AuthError } from '@auth/core'
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { createDatabase, removeLeftDrafts } from './create-database.js'
import { refuseLost } from './held-mark.js'

/**
 * How long a statement waits for another process, in milliseconds. The wait blocks the thread, and a method has at most
 * two statements: together they stay below the 500 ms after which core gives up on a cache.
 */
const busyTimeoutMs = 200

/** 64 MiB in SQLite's pages of 4 KiB: a file that grows beyond it holds more than tokens. */
const maxPages = 16_384

/** What a database of this package is for. */
export interface DatabaseKind {
  /** Marks a file as of this kind and format. A new format gets a new number. */
  readonly applicationId: number
  readonly schema: string
  /** Whether what it holds must not be lost: it is on the disk when a write returns, and a lost file is never begun anew. */
  readonly isDurable: boolean
}

// With a write-ahead log readers never wait for a writer. With a rollback journal each write holds the lock for an fsync
// or more, and eight busy processes then wait for each other until the busy timeout.
const layout = ({ schema, applicationId }: DatabaseKind) =>
  `${schema}; PRAGMA application_id = ${applicationId}; PRAGMA journal_mode = WAL`

/**
 * Opens the database, and creates it first where there is none.
 *
 * @throws AuthError `invalid_options` for a database of another kind, or what SQLite and the file system throw
 */
export function openDatabase(path: string, kind: DatabaseKind): DatabaseSync {
  removeLeftDrafts(path)
  if (!existsSync(path)) {
    if (kind.isDurable) refuseLost(path)
    createDatabase(path, (draft) => connect(draft, kind, (database) => database.exec(layout(kind))).close())
  }
  return connect(path, kind, (database) => {
    const id = database.prepare('PRAGMA application_id').get()?.['application_id']
    if (id !== kind.applicationId) throw ofAnotherKind(path)
    if (kind.isDurable) refuseDamaged(database)
  })
}

function connect(path: string, { isDurable }: DatabaseKind, begin: (database: DatabaseSync) => void): DatabaseSync {
  // Loaded here and not above, so that importing this package costs nothing.
  const sqlite = process.getBuiltinModule('node:sqlite')
  const database = new sqlite.DatabaseSync(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    // With a write-ahead log NORMAL needs no fsync for a write, and FULL one, which macOS passes on to the disk only if told so.
    database.exec(
      isDurable
        ? 'PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON'
        : 'PRAGMA synchronous = NORMAL',
    )
    database.exec(`PRAGMA max_page_count = ${maxPages}`)
    begin(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A row that an index misses would read as none. The file is small: this takes a millisecond for a thousand rows. */
function refuseDamaged(database: DatabaseSync): void {
  const found = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
  // Its own text may quote a row.
  if (found !== 'ok') throw Object.assign(new Error('the database is malformed'), { code: 'SQLITE_CORRUPT' })
}

export const ofAnotherKind = (path: string) =>
  new AuthError({
    code: 'invalid_options',
    provider: 'cache-sqlite',
    message: `options.path: ${path} is another program's database, or that of another version of this package, or has a cache where refresh tokens belong or the other way round. Name another path`,
  })
