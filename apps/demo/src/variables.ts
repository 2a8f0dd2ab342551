import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { WrongVariable, type Variables } from './live-providers.js'
import { errorWords } from './failure.js'
import { shownPath } from './user-folders.js'

/** The `.env` file that is read: that of the current folder, otherwise the one beside `.env.example`, if there is one. */
export function variablesFile(folder: string = process.cwd()): string | undefined {
  const beside = fileURLToPath(new URL('../.env', import.meta.url))
  // A folder of that name is a virtual environment of Python's.
  return [join(folder, '.env'), beside].find((path) => existsSync(path) && !statSync(path).isDirectory())
}

/**
 * The environment's variables, and those of the `.env` file that the environment lacks.
 *
 * @throws WrongVariable for a file that cannot be read
 */
export function readVariables(file: string | undefined, environment: Variables): Variables {
  if (file === undefined) return environment
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...environment }
  } catch (error) {
    throw new WrongVariable(`${shownPath(file)} cannot be read (${errorWords(error).code})`)
  }
}
