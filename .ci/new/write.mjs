import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Stop } from '../release/command.mjs'
import { root } from '../workspace.mjs'

/**
 * @param {import('./plan.mjs').Plan} plan
 * @throws {Stop} where a file that would be new is there, with something else in it
 */
export function expectNothingInTheWay({ others }) {
  const [path] = [...others].find(([each, text]) => isAnother(join(root, each), text)) ?? []
  if (path === undefined) return
  throw new Stop(`There is another ${path} already; nothing was written.\nMove it away, and start this again.`)
}

/**
 * Writes a plan. The package's folder comes last and at once: while it is not there, the same command can be run again,
 * whatever became of this one, and leaves alone what it has done.
 * @param {import('./plan.mjs').Plan} plan
 * @param {string} folder the package's, under `packages`
 * @throws {Stop} half-way, with the reason
 */
export function write({ files, others, edits }, folder) {
  // In a folder that git and pnpm leave aside.
  const draft = join(root, 'node_modules/.new', folder)
  try {
    rmSync(draft, { recursive: true, force: true })
    for (const [path, text] of files) put(join(draft, path.slice(`packages/${folder}/`.length)), text)
    for (const [path, text] of [...others, ...edits]) put(join(root, path), text)
    renameSync(draft, join(root, 'packages', folder))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Stop(`Stopped half-way: ${why}\nStart this again when that is mended: it goes on where it stopped.`)
  }
}

/**
 * Whether something else is at a path.
 * @param {string} path
 * @param {string} text
 */
function isAnother(path, text) {
  const there = statSync(path, { throwIfNoEntry: false })
  return there !== undefined && !(there.isFile() && readFileSync(path, 'utf8') === text)
}

/**
 * @param {string} path
 * @param {string} text
 */
function put(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
