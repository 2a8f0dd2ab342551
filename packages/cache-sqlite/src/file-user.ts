import { resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { DatabaseKind } from './database.js'
import { DatabaseFile, type Access } from './database-file.js'
import { refuseExposed } from './private-file.js'

/** A cache's, or a store's, use of a file, which ends when it is closed. */
export interface FileUser {
  readonly absolutePath: string
  /** @throws what SQLite and the file system throw, or Error once it is closed */
  use<Result>(this: void, access: Access, work: (database: DatabaseSync) => Result): Promise<Result>
  /** Writes, if not now then with a later use: not done at all, it would let others wait. @throws as `use` does */
  useSoon(this: void, work: (database: DatabaseSync) => void): Promise<void>
  close(this: void): void
}

/**
 * Begins to use a file, which the first use opens.
 *
 * @param what names the user in errors
 * @throws AuthError `invalid_options` for a file or folder that others may write to
 */
export function joinFile(what: string, path: string, kind: DatabaseKind, now: () => number): FileUser {
  const absolutePath = resolve(path)
  refuseExposed(absolutePath)
  const file = DatabaseFile.join(absolutePath, kind)
  let isClosed = false

  function refuseClosed(): void {
    if (isClosed) throw new Error(`the ${what} is closed`)
  }

  return {
    absolutePath,
    async use(access, work) {
      refuseClosed()
      return file.use(access, now, work)
    },
    async useSoon(work) {
      refuseClosed()
      file.useSoon(now, work)
    },
    close() {
      if (!isClosed) file.leave()
      isClosed = true
    },
  }
}
