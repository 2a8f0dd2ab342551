import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Says that a database held refresh tokens, for when it is no longer there: without it a process that starts would take a
 * deleted file for one that never was, and every account for one that was never connected.
 */
const markOf = (path: string) => `${path}-held`

/** Makes the mark, on the disk when it returns, together with the folders that lead to it, which may be as new. */
export function markHeld(path: string): void {
  if (existsSync(markOf(path))) return
  const file = openSync(markOf(path), 'a', 0o600)
  try {
    writeSync(file, `${basename(path)} beside this file holds refresh tokens. If it is missing, restore it.\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  for (let folder = dirname(path), last = path; folder !== last; last = folder, folder = dirname(folder)) sync(folder)
}

/** Where a folder cannot be opened or synced, as on Windows, SQLite does without, too. */
function sync(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // See above.
  }
}

/** @throws Error for a database that is not there, but held refresh tokens */
export function refuseLost(path: string): void {
  if (existsSync(markOf(path))) throw lost(path)
}

/** What a method rejects with where the database is gone, or another one than was opened. */
export const lost = (path: string) =>
  Object.assign(
    new Error(
      `${path} held refresh tokens, and was deleted or replaced. Put it back, or restore it and restart the process; to begin without them, delete ${markOf(path)} too`,
    ),
    { code: 'ERR_REFRESH_TOKENS_LOST' },
  )

export const isLost = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_REFRESH_TOKENS_LOST'
