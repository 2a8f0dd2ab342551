import { existsSync, readFileSync } from 'node:fs'
import { attempt, read, Stop } from './command.mjs'
import { root } from '../workspace.mjs'
import { channelOf } from './dist-tags.mjs'

/**
 * What the package's own changelog says of its version, if it says anything.
 * @param {import('./packages.mjs').Package} item
 */
export function releaseNotes(item) {
  const path = `${root}packages/${item.folder}/CHANGELOG.md`
  const changelog = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => text.split('\n')[0]?.trim() === item.version)
  return section?.slice(section.indexOf('\n')).trim() || undefined
}

/**
 * What the forge is to say of a release beside its notes: it takes a release for the latest unless it is told.
 * @param {string} version
 * @param {string} distTag
 * @returns {string[]} options of `gh release`
 */
export function forgeMarks(version, distTag) {
  if (channelOf(version) !== undefined) return ['--prerelease']
  return distTag === 'latest' ? [] : ['--latest=false']
}

/**
 * Makes the tag's release on the forge, if it is not there yet.
 * @param {string} tag
 * @param {string} notes
 * @param {string[]} marks
 */
export function publishNotes(tag, notes, marks) {
  if (attempt('gh', ['release', 'view', tag]).status === 0) return
  const args = ['release', 'create', tag, '--verify-tag', '--title', tag, ...marks, '--notes-file', '-']
  read('gh', args, { input: notes })
}

/**
 * Puts it before a release's notes at the forge that its version was withdrawn, and takes it out of the running for the
 * latest.
 * @param {string} tag
 * @param {string} message
 * @returns {string} what was done
 */
export function markWithdrawn(tag, message) {
  const remedy = `mark it by hand: ${message}`
  if (!hasForge()) return `there is no \`gh\` that is logged in; ${remedy}`
  const { status, output } = attempt('gh', ['release', 'view', tag, '--json', 'body'])
  if (status !== 0) return `the forge has no release ${tag}`
  const body = JSON.parse(output).body.replace(/^> \*\*Withdrawn\.\*\* .*\n+/, '')
  const args = ['release', 'edit', tag, '--title', `${tag} (withdrawn)`, '--latest=false', '--notes-file', '-']
  read('gh', args, { input: `> **Withdrawn.** ${message}\n\n${body}` })
  return `marked the release ${tag}`
}

function hasForge() {
  try {
    return attempt('gh', ['auth', 'status']).status === 0
  } catch (error) {
    if (error instanceof Stop) return false
    throw error
  }
}
