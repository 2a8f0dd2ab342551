import { AuthError } from '@auth/core'
import { chmodSync, lstatSync, mkdirSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Refuses a file, what SQLite keeps beside it, and its folder, where somebody else may write to it: they could delete
 * records, bring old ones back, or put another file in its place. Also a link for a file, since whatever it leads to
 * would get our mode. What does not exist yet is fine. Windows has no such modes, so there is no such check.
 *
 * @throws AuthError `invalid_options`
 */
export function refuseExposed(path: string): void {
  const folder = statSync(dirname(path), { throwIfNoEntry: false })
  if (folder === undefined) return
  refuse(dirname(path), 'folder', folder)
  for (const each of filesOf(path)) {
    const file = lstatSync(each, { throwIfNoEntry: false })
    if (file !== undefined) refuse(each, 'file', file)
  }
}

/**
 * Creates the folder, and takes from others the right to read the file and what SQLite keeps beside it, which has the
 * file's mode. Before a file is opened it is looked at again: first its folder, since nobody can swap the file afterwards
 * in a folder that only we may write to.
 *
 * @throws AuthError as `refuseExposed` does, or what the file system throws
 */
export function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  refuseExposed(path)
  if (process.geteuid === undefined) return
  for (const each of filesOf(path)) {
    // Not opened for it: closing a file drops the locks that SQLite holds on it elsewhere in this process.
    const mode = lstatSync(each, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o077) !== 0) chmodSync(each, mode & 0o700)
  }
}

/** The database, its log, and the index of that. */
const filesOf = (path: string) => [path, `${path}-wal`, `${path}-shm`]

function refuse(path: string, kind: 'file' | 'folder', stats: Stats): void {
  if (kind === 'folder' ? !stats.isDirectory() : !stats.isFile()) {
    throw refusal(`${path} is not a ${kind}`, 'Name another path')
  }
  if (process.geteuid === undefined) return
  // Root could write to it anyway.
  if (stats.uid !== process.geteuid() && stats.uid !== 0) {
    throw refusal(`the ${kind} ${path} belongs to another user`, 'Name a path that belongs to the user of this process')
  }
  if ((stats.mode & 0o022) !== 0) {
    const advice = kind === 'folder' ? ', or name a path in a folder of its own, which is then created' : ''
    throw refusal(`others may write to the ${kind} ${path}`, `Take that right away (chmod go-w)${advice}`)
  }
}

function refusal(what: string, advice: string): AuthError {
  return new AuthError({
    code: 'invalid_options',
    provider: 'cache-sqlite',
    message: `options.path: ${what}. ${advice}`,
  })
}
