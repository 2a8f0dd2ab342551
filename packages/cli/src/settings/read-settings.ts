import { join } from 'node:path'
import { findEnvFile, isFolder, readEnvFile } from './env-file.js'
import { WrongVariable } from '../live-providers.js'
import { Settings } from './settings.js'
import { shownPath } from './user-folders.js'

/**
 * Reads the environment and the `.env` file.
 *
 * @throws WrongVariable for a file that cannot be read
 */
export function readSettings(): Settings {
  const folder = currentFolder()
  const path = findEnvFile(folder)
  const here = join(folder, '.env')
  return new Settings({
    environment: { name: 'the environment', variables: process.env },
    ...(path !== undefined && { file: { path, name: shownPath(path), variables: readEnvFile(path) } }),
    ...(isFolder(here) && { folder: shownPath(here) }),
  })
}

/** The folder in which the command was called. @throws WrongVariable where it was deleted since */
export function currentFolder(): string {
  try {
    return process.cwd()
  } catch {
    throw new WrongVariable('the current folder is gone, so nothing is read from it. Change into another one')
  }
}
