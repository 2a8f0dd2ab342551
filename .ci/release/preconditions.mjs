import { pendingFor } from './changesets.mjs'
import { shippedChanges, versionCommit } from './comparison.mjs'
import { channelFault } from './dist-tags.mjs'
import { changedFiles, head, tagsOf } from './git.mjs'
import { publishConfigFault } from './packages.mjs'
import { releaseNotes } from './release-notes.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * Why a package may not be released from this tree as it is; empty if it may.
 * @param {Package} item
 * @param {boolean} canary a canary is what a commit has, whatever its versions and changelogs say
 * @returns {string[]}
 */
export function treeFaults(item, canary) {
  const faults = canary ? [] : versionFaults(item)
  const changed = changedFiles()
  if (changed.length > 0)
    faults.push(`The tree is dirty; commit or remove: ${listOf(changed.map((line) => line.slice(3)))}.`)
  const configured = publishConfigFault(item.manifest)
  if (configured !== undefined) faults.push(configured)
  return canary ? faults : [...faults, ...tagFaults(item)]
}

/**
 * @param {Package} item
 * @returns {string[]}
 */
function versionFaults(item) {
  const { name, version } = item
  if (version === '0.0.0')
    return [`${name} was never versioned: its changesets become a version by \`pnpm changeset version\`.`]
  if (releaseNotes(item) === undefined)
    return [`packages/${item.folder}/CHANGELOG.md has no section for ${version}: what would its release notes be?`]
  return [...[channelFault(version)].filter((fault) => fault !== undefined), ...contentFaults(item)]
}

/**
 * What stops a version that has a tag and is nowhere.
 * @param {string} id
 * @param {string} commit
 */
export const lostFault = (id, commit) =>
  `${id} marks the commit ${commit}, and the registry does not have that version: release it from there.`

/**
 * A version is what its changelog says, and what came after it waits for the next one.
 * @param {Package} item
 * @returns {string[]}
 */
function contentFaults(item) {
  const { name, version } = item
  // Released already: publishing finds out by itself what is left to do.
  if (tagsOf(name).has(`${name}@${version}`)) return []
  const commit = versionCommit(item)
  if (commit === undefined) return [`The history is cut off before ${name} became ${version}. Fetch all of it.`]
  const changes = [...new Set([...pendingFor(name), ...shippedChanges(commit, item)])]
  if (changes.length === 0) return []
  return [
    `${name} is more than ${version}, the version that ${commit.slice(0, 10)} gave it: ${listOf(changes)}. ` +
      `Release ${version} from there, or this as a new version.`,
  ]
}

/**
 * @param {Package} item
 * @returns {string[]}
 */
function tagFaults({ name, version }) {
  const expected = `${name}@${version}`
  const started = process.env.GITHUB_REF_TYPE === 'tag' ? process.env.GITHUB_REF_NAME : undefined
  const faults = []
  if (started !== undefined && started !== expected)
    faults.push(`The tag ${started} was checked out, but this is ${expected}.`)
  const commit = head()
  const others = [...tagsOf(name)].filter(([tag, marked]) => marked === commit && tag !== expected).map(([tag]) => tag)
  if (others.length > 0) faults.push(`This commit is tagged ${listOf(others)}, but package.json says ${version}.`)
  return faults
}

/** @param {string[]} items */
function listOf(items) {
  const rest = items.length - 5
  return items.slice(0, 5).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
