import { AuthError } from '@auth/core'
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { createDatabase, removeLeftDrafts } from './create-database.js'

/**
 * How long a statement waits for another process, in milliseconds. The wait blocks the thread, and a method has at most
 * two statements: together they stay below the 500 ms after which core gives up on a cache.
 */
const busyTimeoutMs = 200

/** 64 MiB in SQLite's pages of 4 KiB: a file that grows beyond it holds more than tokens. */
const maxPages = 16_384

/** Marks a file as ours, in this format ("PAt1"). A new format gets a new number. */
const applicationId = 0x50_41_74_31

// With a write-ahead log a write needs no fsync, and readers never wait for it. With a rollback journal each write holds
// the lock for an fsync or two, and eight busy processes then wait for each other until the busy timeout.
const schema = `
  CREATE TABLE records (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  CREATE INDEX records_by_end ON records (expires_at);
  CREATE TABLE leases (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  PRAGMA application_id = ${applicationId};
  PRAGMA journal_mode = WAL;
`

/**
 * Opens the database, and creates it first where there is none.
 *
 * @throws AuthError `invalid_options` for another program's database, or what SQLite and the file system throw
 */
export function openDatabase(path: string): DatabaseSync {
  removeLeftDrafts(path)
  if (!existsSync(path)) createDatabase(path, (draft) => connect(draft, (database) => database.exec(schema)).close())
  return connect(path, (database) => {
    const id = database.prepare('PRAGMA application_id').get()?.['application_id']
    if (id !== applicationId) throw notOurs(path)
  })
}

function connect(path: string, begin: (database: DatabaseSync) => void): DatabaseSync {
  // Loaded here and not above, so that importing this package costs nothing.
  const sqlite = process.getBuiltinModule('node:sqlite')
  const database = new sqlite.DatabaseSync(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    database.exec('PRAGMA synchronous = NORMAL')
    database.exec(`PRAGMA max_page_count = ${maxPages}`)
    begin(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const notOurs = (path: string) =>
  new AuthError({
    code: 'invalid_options',
    provider: 'cache-sqlite',
    message: `options.path: ${path} is another program's database, or that of another version of this package. Name another path`,
  })
