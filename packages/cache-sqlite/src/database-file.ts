import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { ofAnotherKind, openDatabase, type DatabaseKind } from './database.js'
import { isLost, lost } from './held-mark.js'
import { makePrivate } from './private-file.js'
import { busyError, isBusy, withCode } from './sqlite-error.js'

/** What a method does with the file. While another program holds the write lock, reading goes on. */
export type Access = 'read' | 'write'

type Work<Result> = (database: DatabaseSync) => Result

/** How long the file is left alone after a statement timed out on its lock, a wait that blocks the process. */
const restMs = 1_000

const files = new Map<string, DatabaseFile>()

/**
 * A database file as this process uses it: opened by the first use, and once for all caches on it. Two connections of
 * one process share SQLite's index of the log, so none of them could leave a log that was deleted.
 */
export class DatabaseFile {
  readonly #path: string
  readonly #kind: DatabaseKind
  #users = 0
  #isPrivate = false
  #open: { database: DatabaseSync; identity: Identity } | undefined
  /** When a wait for the lock of each kind of access last timed out. */
  readonly #busyAt: { [Kind in Access]?: number } = {}
  /** What could not be done meanwhile, and is worth doing late. */
  #postponed: Work<void>[] = []

  private constructor(path: string, kind: DatabaseKind) {
    this.#path = path
    this.#kind = kind
  }

  /** The file of that path, for one more user. @throws AuthError `invalid_options` if it is in use for something else */
  static join(path: string, kind: DatabaseKind): DatabaseFile {
    const file = files.get(path) ?? new DatabaseFile(path, kind)
    if (file.#kind !== kind) throw ofAnotherKind(path)
    files.set(path, file)
    file.#users += 1
    file.#isPrivate = false
    return file
  }

  /** Closes the file when its last user leaves. */
  leave(): void {
    this.#users -= 1
    if (this.#users > 0) return
    files.delete(this.#path)
    this.#close()
  }

  /** Works with the database. @throws what SQLite and the file system throw */
  use<Result>(access: Access, now: () => number, work: Work<Result>): Result {
    if (this.#rests(access, now())) throw busyError()
    const database = this.#do('read', now, () => this.#opened())
    this.#catchUp(now, database)
    return this.#do(access, now, () => work(database))
  }

  /** Writes, if not now then with a later use. @throws as `use` does */
  useSoon(now: () => number, work: Work<void>): void {
    try {
      this.use('write', now, work)
    } catch (error) {
      if (isBusy(error)) this.#postponed.push(work)
      throw error
    }
  }

  #catchUp(now: () => number, database: DatabaseSync): void {
    if (this.#postponed.length === 0 || this.#rests('write', now())) return
    try {
      this.#do('write', now, () => this.#postponed.forEach((work) => work(database)))
      this.#postponed = []
    } catch (error) {
      if (!isBusy(error)) this.#postponed = []
    }
  }

  #do<Result>(access: Access, now: () => number, work: () => Result): Result {
    try {
      return work()
    } catch (thrown) {
      const error = withCode(thrown)
      if (isBusy(error)) this.#busyAt[access] = now()
      // A lost file stays open, so that its inode becomes no other file's: it would be taken for the lost one.
      else if (isLost(error)) throw error
      // A damaged file may be replaced, and a full disk emptied: look again with the next call.
      else this.#close()
      throw error
    }
  }

  #rests(access: Access, now: number): boolean {
    const kinds: readonly Access[] = access === 'read' ? ['read'] : ['read', 'write']
    // A clock that was set back must not prolong it.
    return kinds.some((kind) => Math.abs(now - (this.#busyAt[kind] ?? -Infinity)) < restMs)
  }

  #opened(): DatabaseSync {
    if (this.#open !== undefined) this.#leaveDeleted(this.#open.identity, identityOf(this.#path))
    if (this.#open === undefined || !this.#isPrivate) makePrivate(this.#path)
    this.#isPrivate = true
    if (this.#open === undefined) {
      const database = openDatabase(this.#path, this.#kind)
      this.#open = { database, identity: identityOf(this.#path) }
    }
    return this.#open.database
  }

  /** A deleted file means starting over: one kept open would live on, unseen by anyone else. So would its log. */
  #leaveDeleted(opened: Identity, found: Identity): void {
    if (this.#kind.isDurable && opened.database !== found.database) throw lost(this.#path)
    if (opened.database !== found.database || opened.log !== found.log) this.#close()
  }

  #close(): void {
    this.#open?.database.close()
    this.#open = undefined
  }
}

/** Which files these are: the database, and its log with the index of that. */
interface Identity {
  readonly database: string
  readonly log: string
}

function identityOf(path: string): Identity {
  return { database: fileOf(path), log: `${fileOf(`${path}-wal`)},${fileOf(`${path}-shm`)}` }
}

function fileOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.dev}:${stats.ino}`
}
