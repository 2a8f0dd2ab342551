import { canaryVersion, hasCanary } from './canary.mjs'
import { say } from './command.mjs'
import { distTagOf } from './dist-tags.mjs'
import { head, remote, tagsOf } from './git.mjs'
import { missing, publishedInRange, publishedVersions } from './npm-view.mjs'
import { publishedPackage } from './packages.mjs'
import { lostFault, treeFaults } from './preconditions.mjs'
import { askRegistry } from './registry.mjs'
import { forgeMarks, releaseNotes } from './release-notes.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * Says what a release would do, and what would stop it. It writes nothing anywhere; where something would stop it, the
 * exit code is 1.
 * @param {Package} item
 * @param {boolean} canary
 */
export function plan(item, canary) {
  const version = canary ? canaryVersion() : item.version
  const needs = item.needs.map((folder) => publishedPackage(folder))
  const { faults: registryFaults, registry, user } = askRegistry()
  const published = registryFaults.length === 0 ? stateOf(item, version) : undefined
  const ranges = needs.map((need) => ({ need: need.name, range: rangeOf(need, canary) }))
  const absent = published === undefined || published.isThere ? [] : ranges.flatMap(absence)
  const id = `${item.name}@${version}`
  const marked = tagsOf(item.name).get(id)
  const elsewhere = marked === undefined || marked === head() ? undefined : marked
  if (elsewhere !== undefined && published?.isThere)
    return say(`${id} is there already, released from the commit ${elsewhere}. It would do nothing.`)
  const lost = elsewhere === undefined || published === undefined ? [] : [lostFault(id, elsewhere)]
  const faults = [...treeFaults(item, canary), ...registryFaults, ...absent, ...lost]

  say(`A release of ${item.name} ${version} would`)
  say(`- install what the lockfile says`)
  say(`- build, lint, type-check and test ${[item, ...needs].map(({ name }) => name).join(', ')}`)
  say(`- check and pack it`)
  for (const { need, range } of ranges) say(`- wait until the registry has ${need}@${range}`)
  const where = registry === undefined ? '' : ` to ${registry}`
  const under = published === undefined ? '' : `, under the dist-tag ${published.distTag}`
  say(`- publish it${where}${user === undefined ? '' : ` as ${user}`}${under}`)
  if (!canary) sayMarks(item, published?.distTag)

  if (faults.length > 0) {
    say(['\nIt would stop, since:', ...faults].join('\n- '))
    process.exitCode = 1
  } else {
    const doubts = [
      ...(user === undefined ? ['Whether it takes the credentials, the registry does not say beforehand.'] : []),
      ...(published?.isThere
        ? ['It would stop if what the registry has under this version is not what it packs.']
        : []),
    ]
    say(['\nNothing would stop it, as far as can be told without doing it.', ...doubts].join(' '))
  }
}

/**
 * @param {Package} item
 * @param {string | undefined} distTag
 */
function sayMarks(item, distTag) {
  const { name, version } = item
  const marks = distTag === undefined ? [] : forgeMarks(version, distTag)
  const notes = releaseNotes(item)
  say(`- tag ${head().slice(0, 10)} as ${name}@${version}${remote() === undefined ? '' : `, and push the tag`}`)
  say(
    `- publish its release notes${marks.length === 0 ? '' : `, marked ${marks.join(' ')}`}` +
      (notes === undefined ? '' : `:\n\n${notes.replaceAll(/^(?=.)/gm, '    ')}`),
  )
}

/**
 * @param {Package} item
 * @param {string} version
 */
function stateOf({ name }, version) {
  const { versions } = publishedVersions(name, version)
  return { distTag: distTagOf(version, versions), isThere: versions.some((each) => each.version === version) }
}

/**
 * What the packed package.json will ask for.
 * @param {Package} need
 * @param {boolean} canary
 */
const rangeOf = (need, canary) => (canary && hasCanary(need) ? canaryVersion() : `^${need.version}`)

/** @param {{ need: string, range: string }} dependency */
function absence({ need, range }) {
  const { fit, withdrawn } = publishedInRange(need, range)
  return fit.length > 0 ? [] : [missing(need, range, withdrawn)]
}
