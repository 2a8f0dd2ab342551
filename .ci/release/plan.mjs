import { say, Stop } from './command.mjs'
import { head, remote } from './git.mjs'
import { publishedPackage } from './packages.mjs'
import { registryFaults, treeFaults } from './preconditions.mjs'
import { publishedIntegrity, scopeRegistry } from './registry.mjs'
import { releaseNotes } from './release-notes.mjs'

/**
 * Says what a release would do, and what would stop it. It writes nothing anywhere.
 * @param {import('./packages.mjs').Package} item
 */
export function plan(item) {
  const unmapped = registryFaults()
  const faults = [...treeFaults(item), ...unmapped]
  const there = unmapped.length > 0 ? () => '' : stateOf
  const needs = item.needs.map((folder) => publishedPackage(folder))
  const notes = releaseNotes(item)
  const shared = remote()

  say(`A release of ${item.name} ${item.version} would`)
  say(`- install what the lockfile says`)
  say(`- build, lint, type-check and test ${[item, ...needs].map(({ name }) => name).join(', ')}`)
  say(`- check and pack it`)
  for (const { name, version } of needs) say(`- wait until the registry has ${name}@${version}${there(name, version)}`)
  say(`- publish it${unmapped.length > 0 ? '' : ` to ${scopeRegistry()}`}${there(item.name, item.version)}`)
  say(`- tag ${head().slice(0, 10)} as ${item.name}@${item.version}${shared === undefined ? '' : `, and push the tag`}`)
  say(`- publish its release notes${notes === undefined ? '' : `:\n\n${notes.replaceAll(/^(?=.)/gm, '    ')}`}`)
  say(faults.length === 0 ? '\nNothing would stop it.' : ['\nIt would stop at once, since:', ...faults].join('\n- '))
}

/**
 * @param {string} name
 * @param {string} version
 */
function stateOf(name, version) {
  try {
    return publishedIntegrity(name, version) === undefined ? ' (not there yet)' : ' (there already)'
  } catch (error) {
    if (error instanceof Stop) return ' (it gives no answer)'
    throw error
  }
}
