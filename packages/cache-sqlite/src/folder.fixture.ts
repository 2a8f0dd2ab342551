import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = mkdtempSync(join(tmpdir(), 'cache-sqlite-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

/** A new folder of mode 0700, which is removed when the process of the tests ends. */
export const newFolder = () => mkdtempSync(join(root, 'folder-'))

/** The path of a file that does not exist, nor does its folder. */
export const newPath = () => join(newFolder(), 'state', 'tokens.sqlite')
