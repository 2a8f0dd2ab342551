/** SQLite's result codes from 1 on. https://www.sqlite.org/rescode.html */
const names = [
  ['ERROR', 'INTERNAL', 'PERM', 'ABORT', 'BUSY', 'LOCKED', 'NOMEM', 'READONLY', 'INTERRUPT', 'IOERR', 'CORRUPT'],
  ['NOTFOUND', 'FULL', 'CANTOPEN', 'PROTOCOL', 'EMPTY', 'SCHEMA', 'TOOBIG', 'CONSTRAINT', 'MISMATCH', 'MISUSE'],
  ['NOLFS', 'AUTH', 'FORMAT', 'RANGE', 'NOTADB'],
].flat()

/** Gives an error of SQLite its own word as `code`: `node:sqlite` has one code for all and tells them by number. */
export function withCode(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return thrown
  // The upper bits say more about the same thing.
  const name = names[(thrown.errcode & 0xff) - 1]
  return name === undefined ? thrown : Object.assign(thrown, { code: `SQLITE_${name}` })
}

export const isBusy = (thrown: unknown) => thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_BUSY'

/** What a method rejects with while the file is left alone. */
export const busyError = () =>
  Object.assign(new Error('another program holds the file locked, so it is left alone for a second'), {
    code: 'SQLITE_BUSY',
  })
