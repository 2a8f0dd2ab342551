import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'cache-sqlite-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A new folder of mode 0700, which is removed after the tests of a file. */
export const newFolder = () => mkdtempSync(join(root, 'folder-'))

/** The path of a file that does not exist, nor does its folder. */
export const newPath = () => join(newFolder(), 'state', 'tokens.sqlite')
