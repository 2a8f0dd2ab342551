import { lstatSync } from 'node:fs'
import { errorWords } from '../failure.js'

/**
 * Whether anything is at a path; a link that leads nowhere is. `undefined` where that cannot be looked at, as in a folder of
 * somebody else.
 */
export function isThere(path: string): boolean | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    // Some versions of Node throw this one: a file stands where the path has a folder.
    return errorWords(error).code === 'ENOTDIR' ? false : undefined
  }
}
