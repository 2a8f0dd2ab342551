import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, linkSync, lstatSync, openSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What SQLite may keep beside a database. */
const companions = ['', '-wal', '-shm', '-journal']

/** A draft is there for some milliseconds. One that is older was left behind by a process that was killed. */
const longestDraftMs = 60_000

/**
 * Makes a database under another name, so that other processes meet a whole one or none.
 *
 * @param build writes and closes it
 */
export function createDatabase(path: string, build: (draft: string) => void): void {
  // A log is made after its database, so this one outlived its own. SQLite would read it into the new database.
  if (existsSync(`${path}-wal`) && !existsSync(path)) throw new Error(`delete ${path}-wal and ${path}-shm too`)
  const draft = `${path}.${randomUUID()}`
  try {
    closeSync(openSync(draft, 'wx', 0o600))
    build(draft)
    linkSync(draft, path)
  } catch (error) {
    // Another process was faster, which is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    for (const ending of companions) rmSync(draft + ending, { force: true })
  }
}

/** Removes the drafts of processes that were killed, and leaves alone those that are in use. */
export function removeLeftDrafts(path: string): void {
  try {
    const inode = lstatSync(path, { throwIfNoEntry: false })?.ino
    for (const name of readdirSync(dirname(path))) {
      if (!isDraft(name, basename(path))) continue
      const draft = join(dirname(path), name)
      const stats = lstatSync(draft, { throwIfNoEntry: false })
      if (stats === undefined) continue
      // The database itself under its first name: nobody needs that any more.
      const isDone = stats.ino === inode
      // By the clock of the file system, whatever the cache's own says. Ahead of it is as wrong as long ago.
      if (isDone || Math.abs(Date.now() - stats.mtimeMs) > longestDraftMs) rmSync(draft, { force: true })
    }
  } catch {
    // Leftover drafts do no harm: the folder may not be listed, or not be written to.
  }
}

function isDraft(name: string, of: string): boolean {
  if (!name.startsWith(`${of}.`)) return false
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:-wal|-shm|-journal)?$/.test(name.slice(of.length + 1))
}
