import { join } from 'node:path'
import { WrongVariable, type Variables } from '../live-providers.js'
import { shownPath, userFolder } from '../settings/user-folders.js'
import { makeKeyFile, readKeyFile } from './key-file.js'

const variable = 'POS_AUTH_ENCRYPTION_KEY'
const advice = 'Make one with: openssl rand -base64 32'

/** @throws WrongVariable where the user has no folder for it */
export const encryptionKeyFile = () => join(userFolder('config'), 'encryption-key')

/**
 * The key that encrypts what the cache holds under a person's password: that of the variable, otherwise that of the key
 * file.
 *
 * @throws WrongVariable, also for a key file that is damaged, or that others could have read or written
 */
export function readEncryptionKey(variables: Variables, file?: string): string | undefined {
  const value = variables[variable]
  if (value) {
    if (isKey(value)) return value
    throw new WrongVariable(`${variable} takes 32 bytes in base64. ${advice}`)
  }
  // Not a default of the parameter: a user who sets the variable needs no folder.
  const path = file ?? encryptionKeyFile()
  const key = readKeyFile(path)
  if (key === undefined || isKey(key)) return key
  throw new WrongVariable(`${shownPath(path)} does not hold 32 bytes in base64. Delete it, and a new one is made`)
}

/** The same, and makes the key file where there is neither. */
export function readOrMakeEncryptionKey(variables: Variables, file?: string): string {
  const key = readEncryptionKey(variables, file)
  if (key !== undefined) return key
  const path = file ?? encryptionKeyFile()
  makeKeyFile(path)
  const made = readEncryptionKey(variables, path)
  if (made !== undefined) return made
  throw new WrongVariable(`${shownPath(path)} was deleted as soon as it was made. Try again`)
}

const isKey = (text: string) => /^[\w+/-]{43}=?$/.test(text)
