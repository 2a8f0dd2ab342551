import { readdirSync, readFileSync } from 'node:fs'
import { Stop } from './command.mjs'
import { root } from '../workspace.mjs'

/** Files that no changeset is in, whatever their form; the library leaves the same ones out. */
const others = /^(\..*|readme\.md|AGENTS\.md|CLAUDE\.md|GEMINI\.md)$/i

/**
 * Expects that all changesets can be used, so that nothing ends in the library's exception.
 * @throws {Stop} that names each that cannot
 */
export function expectUsableChangesets() {
  const faults = filesOfChangesets().flatMap((path) => {
    const fault = changesetFault(readFileSync(`${root}${path}`, 'utf8'))
    return fault === undefined ? [] : [`${path} ${fault}.`]
  })
  if (faults.length > 0) throw new Stop(faults.join('\n'))
}

/**
 * Why a changeset cannot be used, or would leave the changelog without a word.
 * @param {string} text
 * @returns {string | undefined}
 */
export function changesetFault(text) {
  const [before = '', bumps, ...summary] = partsOf(text)
  if (before.trim() !== '' || bumps === undefined || summary.length === 0)
    return 'has no list of packages between two lines of ---'
  const found = bumpsIn(bumps)
  const odd = found.find(({ bump }) => !['none', 'patch', 'minor', 'major'].includes(bump))
  if (odd !== undefined) return `has another bump than none, patch, minor or major for ${odd.name}`
  const isSilent = summary.join('').trim() === '' && found.some(({ bump }) => bump !== 'none')
  return isSilent ? 'has no sentence for the changelog' : undefined
}

/**
 * The changesets that are not in a version yet. Those of prereleases are kept until the release that they lead to.
 * @template {{ id: string }} Changeset
 * @param {Changeset[]} changesets as the library reads them
 */
export function pendingOf(changesets) {
  return changesets.filter(({ id }) => !id.startsWith('pre/'))
}

/**
 * The pending changesets that ask for a new version of a package; paths from the root. Those of prereleases, which are
 * kept in a folder of their own until the release that they lead to, are in a version already. Read without the library,
 * since the job that publishes installs nothing.
 * @param {string} name
 */
export function pendingFor(name) {
  return filesOfChangesets().filter((path) => {
    const [, bumps = ''] = partsOf(readFileSync(`${root}${path}`, 'utf8'))
    return bumpsIn(bumps).some((each) => each.name === name && each.bump !== 'none')
  })
}

function filesOfChangesets() {
  return readdirSync(`${root}.changeset`)
    .filter((file) => file.endsWith('.md') && !others.test(file))
    .map((file) => `.changeset/${file}`)
}

/**
 * What is before, between and after the lines of ---.
 * @param {string} text a changeset
 */
const partsOf = (text) => text.split(/^---\s*$/m)

/** @param {string} text the lines of a changeset that name packages */
function bumpsIn(text) {
  const lines = text.matchAll(/^\s*["']?([^"':]+)["']?\s*:\s*["']?(\w+)/gm)
  return [...lines].map(([, name = '', bump = '']) => ({ name, bump }))
}
