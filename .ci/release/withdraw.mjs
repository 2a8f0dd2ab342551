// Withdraws a version that should not have been released: deprecates it, moves its dist-tags to what is due to them, and
// marks its release at the forge. It stays in the registry, since lockfiles name it. May be run again, to name the version
// to use instead once that is there.
import { parseArgs } from 'node:util'
import { read, runScript, say, Stop } from './command.mjs'
import { dueTo } from './dist-tags.mjs'
import { fetchTags, tagsOf } from './git.mjs'
import { publishedInRange, publishedVersions, view } from './npm-view.mjs'
import { publishedPackage, publishedPackages } from './packages.mjs'
import { setTag } from './publish.mjs'
import { askRegistry } from './registry.mjs'
import { markWithdrawn } from './release-notes.mjs'

/** @typedef {import('./npm-view.mjs').Published} Published */

const usage = 'Usage: pnpm withdraw <package> <version> --because <sentence> [--instead <version>] [--dry-run]'

await runScript(usage, () => {
  const { folder, version, because, instead, dryRun } = options()
  const { name } = publishedPackage(folder)
  const { faults } = askRegistry()
  if (faults.length > 0) throw new Stop(['Nothing is withdrawn:', ...faults].join('\n  '))

  fetchTags()
  const { versions, tags } = publishedVersions(name, version)
  const left = versions.filter((each) => each.version !== version)
  if (left.length === versions.length) throw new Stop('The registry does not have that version. Nothing is withdrawn.')
  if (instead !== undefined && !left.some((each) => each.version === instead && !each.withdrawn))
    throw new Stop('The registry does not have the version that --instead names, or that one was withdrawn too.')

  const reason = /[.!?]$/.test(because) ? because : `${because}.`
  const message = instead === undefined ? reason : `${reason} Use ${instead} instead.`
  /** @type {[what: string, doIt: () => void][]} */
  const steps = [
    [`deprecate ${name}@${version}: ${message}`, () => read('npm', ['deprecate', `${name}@${version}`, message])],
    ...Object.keys(tags)
      .filter((tag) => tags[tag] === version)
      .map((tag) => stepOfTag(name, tag, dueTo(tag, left))),
    [`say so in its release at the forge`, () => say(markWithdrawn(`${name}@${version}`, message))],
  ]
  for (const [what, doIt] of steps) {
    say(dryRun ? `would ${what}` : what)
    if (!dryRun) doIt()
  }
  for (const line of stranded(name, version)) say(line)
})

/**
 * @param {string} name
 * @param {string} tag
 * @param {string | undefined} due
 * @returns {[what: string, doIt: () => void]}
 */
function stepOfTag(name, tag, due) {
  if (due !== undefined) return [`move ${tag} to ${due}`, () => setTag(name, due, tag)]
  // Every package has a version that is the latest.
  if (tag === 'latest') return ['leave latest where it is, since there is no other release', () => {}]
  return [`remove the tag ${tag}, which is due to no other version`, () => read('npm', ['dist-tag', 'rm', name, tag])]
}

/**
 * The newest version of each package here that can get nothing else for a version that is withdrawn: its new installations
 * still get that one.
 * @param {string} name
 * @param {string} version
 */
function stranded(name, version) {
  const dependents = publishedPackages().filter((each) => name in Object(each.manifest['dependencies']))
  return dependents.flatMap((dependent) => {
    // Never released.
    if (tagsOf(dependent.name).size === 0) return []
    const [found] = view(`${dependent.name}@latest`, ['version', 'dependencies'])
    const range = found?.['dependencies']?.[name]
    if (range === undefined) return []
    const { fit, withdrawn } = publishedInRange(name, range)
    const others = fit.filter((each) => each !== version)
    if (others.length > 0 || (!withdrawn.includes(version) && !fit.includes(version))) return []
    const id = `${dependent.name}@${found?.['version']}`
    return [`${id} needs ${name}@${range}, of which nothing else is there: release a new patch of ${name}.`]
  })
}

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      because: { type: 'string' },
      instead: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  const [folder, version, ...rest] = positionals
  const { because, instead } = values
  if (version === undefined || rest.length > 0) throw new Stop(`Name one package and one version of it.\n${usage}`)
  if (because === undefined || because.trim() === '')
    throw new Stop(`--because says why, to whoever installs it.\n${usage}`)
  // A pipeline's input that was left empty is empty.
  return { folder, version, because: because.trim(), instead: instead || undefined, dryRun: values['dry-run'] }
}
