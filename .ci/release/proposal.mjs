import { readFileSync } from 'node:fs'
import { attempt, read, Stop } from './command.mjs'
import { root } from '../workspace.mjs'

/** Where the job that makes versions leaves them for the one that proposes them; ignored by git. */
export const patchFile = `${root}proposed/versions.patch`

/**
 * Where the versions of a branch are proposed: of main, or of a maintenance branch, which has one line of a package, such
 * as `release/toast-1` or `release/toast-0.2`.
 * @param {string} branch
 * @param {import('./packages.mjs').Package[]} packages
 * @returns {{ branch: string, folder?: string, line?: string }}
 * @throws {Stop} for any other branch
 */
export function proposalOf(branch, packages) {
  if (branch === 'main') return { branch: 'version-packages' }
  const [, folder, line] = /^release\/(.+)-([1-9]\d*|0\.\d+)$/.exec(branch) ?? []
  if (folder !== undefined && line !== undefined && packages.some((item) => item.folder === folder)) {
    return { branch: `version-packages-${folder}-${line}`, folder, line }
  }
  throw new Stop(
    'Versions are proposed on main and on maintenance branches, which are called like release/toast-1 or release/toast-0.2.',
  )
}

/**
 * Puts the patch into git's index, and leaves the tree alone. It was made by a job that runs the code of dependencies, so
 * nothing of it is believed.
 * @returns {boolean} whether there is anything to propose
 * @throws {Stop} when it does not fit, or holds anything but versions, changelogs and the changesets that they use up
 */
export function stagePatch() {
  if (readFileSync(patchFile, 'utf8') === '') return false
  read('git', ['apply', '--cached', '--whitespace=nowarn', patchFile])
  const changes = read('git', ['diff', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', 'HEAD']).split('\0')
  const faults = []
  for (let at = 0; at + 1 < changes.length; at += 2) {
    const [, mode = '', , , status = ''] = (changes[at] ?? '').split(' ')
    const path = changes[at + 1] ?? ''
    if (!mayChange(path, status, mode)) faults.push(path)
  }
  if (faults.length === 0) return true
  read('git', ['reset', '--quiet'])
  throw new Stop(
    `The proposed versions would change what no version does: ${faults.map((path) => JSON.stringify(path)).join(', ')}`,
  )
}

/**
 * @param {string} path
 * @param {string} status a letter of git: added, modified or deleted
 * @param {string} mode of the file as it would be
 */
function mayChange(path, status, mode) {
  if (status === 'D') return /^\.changeset\/(pre\/)?[^/]+\.md$/.test(path) || path === '.changeset/pre.json'
  if (mode !== '100644') return false
  const [, folder] = /^packages\/([\w-]+)\/CHANGELOG\.md$/.exec(path) ?? []
  if (folder !== undefined) return textOf(`HEAD:packages/${folder}/package.json`) !== undefined
  if (/^packages\/[\w-]+\/package\.json$/.test(path)) return status === 'M' && changesVersionAlone(path)
  // A prerelease keeps its changesets, as they were.
  const kept = /^\.changeset\/pre\/([^/]+\.md)$/.exec(path)?.[1]
  return kept !== undefined && status === 'A' && textOf(`HEAD:.changeset/${kept}`) === textOf(`:${path}`)
}

/** @param {string} path */
function changesVersionAlone(path) {
  const without = (/** @type {string} */ text) => text.replace(/^ {2}"version": "\d+\.\d+\.\d+(-[\w.-]+)?",$/m, '')
  const [before, after] = [`HEAD:${path}`, `:${path}`].map((object) => without(textOf(object) ?? ''))
  return before === after
}

/**
 * @param {string} object
 * @returns {string | undefined}
 */
function textOf(object) {
  const { status, output } = attempt('git', ['show', object])
  return status === 0 ? output : undefined
}
