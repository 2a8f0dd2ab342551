import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorWords } from '../failure.js'
import { attemptWith, checkFolder, readPrivateFile } from '../settings/private-file.js'

/** Longer than any key: what else it may be is not read to its end. */
const limitBytes = 256
const advice = 'Make it a file of yours, or set POS_AUTH_ENCRYPTION_KEY'

/** What the file holds, or `undefined` where there is none. @throws WrongVariable where somebody else could know or write it */
export function readKeyFile(file: string): string | undefined {
  return attemptWith(file, advice, () =>
    readPrivateFile(file, { limitBytes, instead: 'Delete it, and one is made' })?.toString('utf8').trim(),
  )
}

/** Written under another name first, so that nobody ever reads half a key, and of two processes one wins. */
export function makeKeyFile(file: string): void {
  attemptWith(file, advice, () => {
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
