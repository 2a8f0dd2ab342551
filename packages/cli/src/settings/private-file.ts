import { closeSync, constants, fstatSync, openSync, statSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { errorWords } from '../failure.js'
import { WrongVariable } from '../live-providers.js'
import { readBounded } from './read-bounded.js'
import { shownPath } from './user-folders.js'

/** The rights of others. */
const othersMayReadOrWrite = 0o077
const othersMayWrite = 0o022

/** What is wanted of a file with secrets, and how a person gets it. */
export interface PrivateFile {
  /** More than this is not read. */
  readonly limitBytes: number
  /** What to do instead of mending it: `Delete it, and one is made`. */
  readonly instead: string
}

/** What the file holds, or `undefined` where there is none. @throws WrongVariable where somebody else could know or write it */
export function readPrivateFile(file: string, { limitBytes, instead }: PrivateFile): Buffer | undefined {
  const descriptor = openItself(file)
  if (descriptor === undefined) return undefined
  try {
    checkFile(file, fstatSync(descriptor), instead)
    checkFolder(dirname(file))
    const bytes = readBounded(descriptor, limitBytes)
    if (bytes !== undefined) return bytes
    throw new WrongVariable(`${shownPath(file)} is larger than ${limitBytes} bytes. ${instead}`)
  } finally {
    closeSync(descriptor)
  }
}

/** A link may lead to where others can write, and a named pipe would be waited for. Windows has no such flags. */
function openItself(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const { code } = errorWords(error)
    if (code === 'ENOENT') return undefined
    if (code === 'ELOOP') throw new WrongVariable(`${shownPath(file)} is a symbolic link. Put the file itself there`)
    throw error
  }
}

function checkFile(file: string, stats: Stats, instead: string): void {
  const name = shownPath(file)
  if (!stats.isFile()) throw new WrongVariable(`${name} is not a file. ${instead}`)
  if (process.platform === 'win32') return
  if (stats.uid !== process.getuid?.()) {
    throw new WrongVariable(`${name} belongs to somebody else. ${instead}`)
  }
  if ((stats.mode & othersMayReadOrWrite) !== 0) {
    throw new WrongVariable(`others may read or write ${name}. Take that right away (chmod 600 ${name})`)
  }
}

/** Anyone who may write to the folder can replace a file in it with another. @throws WrongVariable */
export function checkFolder(folder: string): void {
  if (process.platform === 'win32') return
  const name = shownPath(folder)
  const { uid, mode } = statSync(folder)
  // The system's own user can do anything as it is.
  if (uid !== process.getuid?.() && uid !== 0) {
    throw new WrongVariable(`the folder ${name} belongs to somebody else, so nothing secret is kept in it`)
  }
  if ((mode & othersMayWrite) !== 0) {
    throw new WrongVariable(`others may write to the folder ${name}. Take that right away (chmod go-w)`)
  }
}

/** What the file system refuses is the user's to mend. @throws WrongVariable */
export function attemptWith<Result>(file: string, advice: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof WrongVariable) throw error
    const { code, name } = errorWords(error)
    throw new WrongVariable(`${shownPath(file)} cannot be used (${code ?? name}). ${advice}`)
  }
}
