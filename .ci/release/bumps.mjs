import semver from 'semver'

/** @typedef {'major' | 'minor' | 'patch'} Bump */
/** @typedef {{ name: string, version: string } & Partial<Record<'dependencies' | 'optionalDependencies' | 'peerDependencies', Record<string, string>>>} Manifest */

/** From the smallest to the largest. */
const bumps = /** @type {const} */ (['none', 'patch', 'minor', 'major'])

/**
 * @param {Bump | 'none' | undefined} one
 * @param {Bump | 'none' | undefined} other
 */
export function isMore(one, other) {
  return bumps.indexOf(one ?? 'none') > bumps.indexOf(other ?? 'none')
}

/**
 * What a dependency's new version asks of a package that depends on it. A version that its range takes in asks nothing.
 * Any other reaches the package's users with it, as a change of what they call and catch: it is at least as large for
 * them as it is for the dependency's own, and leaves their ranges where it left the package's. What was never released
 * before can have broken nobody.
 * @param {Manifest} dependent
 * @param {{ name: string, from: string, to: string }} dependency before and after
 * @returns {Bump | undefined}
 */
export function impliedBump(dependent, { name, from, to }) {
  const target = stable(to)
  if (from === '0.0.0' || from === to || rangesOf(dependent, name).every((range) => takesIn(range, from, target))) {
    return undefined
  }
  const own = /** @type {Bump | null} */ (semver.diff(from, target)) ?? 'patch'
  const breaking = semver.satisfies(target, `^${from}`) ? own : breakingBump(dependent.version)
  return isMore(breaking, own) ? breaking : own
}

/**
 * What a final version is beside those before it, by its form: `1.0.0` is a major one, `1.2.0` a minor one.
 * @param {string} version
 * @returns {Bump}
 */
export function sizeOf(version) {
  const { minor, patch } = semver.parse(version, {}, true)
  return patch > 0 ? 'patch' : minor > 0 ? 'minor' : 'major'
}

/**
 * Whether a package's move is at least a bump.
 * @param {string} from
 * @param {string} to
 * @param {Bump} bump
 */
export function isAtLeast(from, to, bump) {
  return semver.gte(stable(to), semver.inc(from, bump) ?? to)
}

/**
 * The ranges by which a package asks its users' package manager for another; those of tools are for nobody else.
 * @param {Manifest} manifest
 * @param {string} name
 */
function rangesOf({ dependencies, optionalDependencies, peerDependencies }, name) {
  return [dependencies, optionalDependencies, peerDependencies].flatMap((ranges) => ranges?.[name] ?? [])
}

/**
 * @param {string} range
 * @param {string} from what a range of the workspace begins with
 * @param {string} to
 */
function takesIn(range, from, to) {
  const written = range.replace(/^workspace:/, '')
  return semver.satisfies(to, /^[~^]$/.test(written) ? `${written}${from}` : written === '*' ? from : written)
}

/** @param {string} version */
function breakingBump(version) {
  return semver.major(version) > 0 ? 'major' : 'minor'
}

/**
 * A prerelease is as large as what it leads to: it leaves every range, whatever it has in it.
 * @param {string} version
 */
function stable(version) {
  const { major, minor, patch } = semver.parse(version, {}, true)
  return `${major}.${minor}.${patch}`
}
