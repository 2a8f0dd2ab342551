import { existsSync, readFileSync } from 'node:fs'
import { attempt, read, root } from './command.mjs'

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
 * Makes the tag's release on the forge, if it is not there yet.
 * @param {string} tag
 * @param {string} notes
 */
export function publishNotes(tag, notes) {
  if (attempt('gh', ['release', 'view', tag]).status === 0) return
  read('gh', ['release', 'create', tag, '--verify-tag', '--title', tag, '--notes-file', '-'], { input: notes })
}
