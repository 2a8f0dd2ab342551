import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { WrongVariable, type Variables } from '../live-providers.js'
import { errorWords } from '../failure.js'
import { configFolder, shownPath } from '../user-folders.js'

const variable = 'AUTH_DEMO_ENCRYPTION_KEY'
const advice = 'Make one with: openssl rand -base64 32'

export const encryptionKeyFile = join(configFolder, 'encryption-key')

/**
 * The key that encrypts what the cache holds under a person's password: that of the variable, otherwise that of the key
 * file.
 *
 * @throws WrongVariable, also for a key file that is damaged, or that others can read
 */
export function readEncryptionKey(variables: Variables, file: string = encryptionKeyFile): string | undefined {
  const value = variables[variable]
  if (value) {
    if (isKey(value)) return value
    throw new WrongVariable(`${variable} takes 32 bytes in base64. ${advice}`)
  }
  return existsSync(file) ? readKeyFile(file) : undefined
}

/** The same, and makes the key file where there is neither. */
export function readOrMakeEncryptionKey(variables: Variables, file: string = encryptionKeyFile): string {
  return readEncryptionKey(variables, file) ?? makeKeyFile(file)
}

function readKeyFile(file: string): string {
  const key = attempt(file, () => {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      throw new WrongVariable(`others may read ${shownPath(file)}. Take that right away (chmod 600), or delete it`)
    }
    return readFileSync(file, 'utf8').trim()
  })
  if (isKey(key)) return key
  throw new WrongVariable(`${shownPath(file)} does not hold 32 bytes in base64. Delete it, and a new one is made`)
}

/** Written under another name first, so that nobody ever reads half a key, and of two processes one wins. */
function makeKeyFile(file: string): string {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
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
  return readKeyFile(file)
}

/** What the file system refuses is the user's to mend. */
function attempt<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof WrongVariable) throw error
    const { code, name } = errorWords(error)
    throw new WrongVariable(
      `${shownPath(file)} cannot be used (${code ?? name}). Make it a file of yours, or set ${variable}`,
    )
  }
}

const isKey = (text: string) => /^[\w+/-]{43}=?$/.test(text)
