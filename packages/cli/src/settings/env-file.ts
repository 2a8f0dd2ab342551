import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { decodeText } from './decode-text.js'
import { errorWords } from '../failure.js'
import { WrongVariable, type Variables } from '../live-providers.js'
import { isThere } from './is-there.js'
import { readBounded } from './read-bounded.js'
import { shownPath } from './user-folders.js'

/** More than any file of variables holds. */
const limitBytes = 1024 * 1024

/** The `.env` file of a folder, if there is one. */
export function findEnvFile(folder: string): string | undefined {
  const path = join(folder, '.env')
  // What cannot even be looked at is refused when it is read.
  return isThere(path) !== false && !isFolder(path) ? path : undefined
}

/** A folder of that name is a virtual environment of Python's. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/**
 * The variables of a `.env` file, as Node reads them, in any encoding that Windows writes.
 *
 * @throws WrongVariable that names the file
 */
export function readEnvFile(file: string): Variables {
  const name = shownPath(file)
  let bytes: Buffer
  try {
    bytes = readBytes(file, name)
  } catch (error) {
    if (error instanceof WrongVariable) throw error
    throw new WrongVariable(`${name} cannot be read (${errorWords(error).code})`)
  }
  const text = decodeText(bytes)
  if (text === undefined) {
    throw new WrongVariable(`${name} is not text in UTF-8, or in UTF-16 with a byte order mark. Save it as UTF-8`)
  }
  // Node would skip the heading, and take the last account of all for the only one.
  if (/^\s*\[[a-z0-9-]+\]\s*(#.*)?$/m.test(text)) {
    throw new WrongVariable(`${name} has a heading in brackets. Profiles have a file of their own: see pos-auth paths`)
  }
  return parseEnv(text)
}

function readBytes(file: string, name: string): Buffer {
  // A named pipe would otherwise be waited for. Windows has no such flag.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!fstatSync(descriptor).isFile()) {
      throw new WrongVariable(`${name} is a pipe or a device, and is not read. Put the variables into a file`)
    }
    const bytes = readBounded(descriptor, limitBytes)
    if (bytes === undefined) throw new WrongVariable(`${name} is larger than 1 MiB, and is not read`)
    return bytes
  } finally {
    closeSync(descriptor)
  }
}
