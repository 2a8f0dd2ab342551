import { randomBytes, randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { dirname } from 'node:path'
import { errorWords } from '../failure.js'
import { WrongVariable } from '../live-providers.js'
import { shownPath } from '../settings/user-folders.js'

/** The rights of others. */
const othersMayReadOrWrite = 0o077
const othersMayWrite = 0o022

/** What the file holds, or `undefined` where there is none. @throws WrongVariable where somebody else could know or write it */
export function readKeyFile(file: string): string | undefined {
  return attempt(file, () => {
    const descriptor = openItself(file)
    if (descriptor === undefined) return undefined
    try {
      checkFile(file, fstatSync(descriptor))
      checkFolder(dirname(file))
      // Longer than any key: what else it may be is not read to its end.
      const bytes = Buffer.alloc(256)
      return bytes.toString('utf8', 0, readSync(descriptor, bytes)).trim()
    } finally {
      closeSync(descriptor)
    }
  })
}

/** Written under another name first, so that nobody ever reads half a key, and of two processes one wins. */
export function makeKeyFile(file: string): void {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    checkFolder(dirname(file))
    const draft = `${file}.${randomUUID()}`
    try {
      writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600 })
      linkSync(draft, file)
    } catch (error) {
      if (errorWords(error).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
  })
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

function checkFile(file: string, stats: Stats): void {
  const name = shownPath(file)
  if (!stats.isFile()) throw new WrongVariable(`${name} is not a file. Delete it, and one is made`)
  if (process.platform === 'win32') return
  if (stats.uid !== process.getuid?.()) {
    throw new WrongVariable(`${name} belongs to somebody else. Delete it, and one of your own is made`)
  }
  if ((stats.mode & othersMayReadOrWrite) !== 0) {
    throw new WrongVariable(`others may read or write ${name}. Take that right away (chmod 600), or delete it`)
  }
}

/** Anyone who may write to the folder can replace this file with another. */
function checkFolder(folder: string): void {
  if (process.platform === 'win32') return
  const name = shownPath(folder)
  const { uid, mode } = statSync(folder)
  // The system's own user can do anything as it is.
  if (uid !== process.getuid?.() && uid !== 0) {
    throw new WrongVariable(`the folder ${name} belongs to somebody else, so no key is kept in it`)
  }
  if ((mode & othersMayWrite) !== 0) {
    throw new WrongVariable(`others may write to the folder ${name}. Take that right away (chmod go-w)`)
  }
}

/** What the file system refuses is the user's to mend. */
function attempt<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof WrongVariable) throw error
    const { code, name } = errorWords(error)
    throw new WrongVariable(
      `${shownPath(file)} cannot be used (${code ?? name}). Make it a file of yours, or set AUTH_DEMO_ENCRYPTION_KEY`,
    )
  }
}
