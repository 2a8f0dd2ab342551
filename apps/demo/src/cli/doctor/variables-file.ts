import { statSync } from 'node:fs'
import { shownPath } from '../../user-folders.js'
import { variablesFile } from '../../variables.js'
import { ok, warning, type Finding } from './finding.js'

const check = 'variables'

/** Which `.env` file is read, and whether others can read it too. */
export function checkVariablesFile(file: string | undefined = variablesFile()): Finding {
  if (file === undefined) return ok(check, 'from the environment; there is no .env file')
  const name = shownPath(file)
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    return warning(check, `others may read ${name}`, `It holds credentials: chmod 600 ${name}`)
  }
  return ok(check, `from the environment and ${name}`)
}
