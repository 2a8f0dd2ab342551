// Which dist-tag a version is published under, and which version a tag is due to. No library: the job that publishes
// installs nothing, and all versions are our own.

/**
 * @typedef {object} Known a version that the registry has
 * @property {string} version
 * @property {boolean} withdrawn whether it is deprecated
 */

/** @param {string} version */
export const isCanary = (version) => version.startsWith('0.0.0-canary-')

/**
 * The channel of a prerelease, which is the first word after the version that it is before: `beta`.
 * @param {string} version
 * @returns {string | undefined} nothing for a release
 */
export function channelOf(version) {
  const [, prerelease] = partsOf(version)
  return isCanary(version) ? 'canary' : prerelease?.split('.')[0]
}

/**
 * Why a version's channel is no name for a dist-tag; nothing if it is one, or the version is a release.
 * @param {string} version
 */
export function channelFault(version) {
  const channel = channelOf(version)
  // What a range could be, npm refuses as a tag; and these two are not for a prerelease to take.
  const isName = channel === undefined || /^(?!v\d|x$|latest|canary$)[a-z][\w-]*$/i.test(channel) || isCanary(version)
  return isName ? undefined : `${version} has no name for its dist-tag: \`pnpm changeset pre enter beta\` gives one.`
}

/**
 * The dist-tag that a version is published under. `latest` is for the highest release. One below it is the newest of its
 * line at best: `latest-1`, or `latest-0.1` below 1.0; npm takes no tag that reads as a range, such as `v1`.
 * @param {string} version
 * @param {readonly Known[]} known
 */
export function distTagOf(version, known) {
  const channel = channelOf(version)
  if (channel !== undefined) return channel
  const [highest] = goodReleases([...known, { version, withdrawn: false }])
  return highest === version ? 'latest' : lineTagOf(version)
}

/** @param {string} version */
export function lineTagOf(version) {
  const [major, minor] = version.split('.')
  return `latest-${major === '0' ? `0.${minor}` : major}`
}

/**
 * The version that a tag is due to, whatever it marks now: the highest of those that it stands for and that were not
 * withdrawn.
 * @param {string} tag
 * @param {readonly Known[]} known
 * @returns {string | undefined} nothing if there is none, or, for canaries, no order among them
 */
export function dueTo(tag, known) {
  if (tag === 'canary') return undefined
  if (tag === 'latest') return goodReleases(known)[0]
  if (tag.startsWith('latest-')) return goodReleases(known).find((version) => lineTagOf(version) === tag)
  return good(known).find((version) => channelOf(version) === tag)
}

/**
 * Lowest first.
 * @param {string} one
 * @param {string} other
 */
export function compareVersions(one, other) {
  const [release, prerelease] = partsOf(one)
  const [otherRelease, otherPrerelease] = partsOf(other)
  const order = numerically(release, otherRelease)
  if (order !== 0 || prerelease === otherPrerelease) return order
  if (prerelease === undefined || otherPrerelease === undefined) return prerelease === undefined ? 1 : -1
  return numerically(prerelease, otherPrerelease)
}

/** @param {readonly Known[]} known */
const goodReleases = (known) => good(known).filter((version) => channelOf(version) === undefined)

/**
 * Highest first.
 * @param {readonly Known[]} known
 */
const good = (known) =>
  known
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ version }) => version)
    .toSorted((one, other) => compareVersions(other, one))

/**
 * @param {string} version
 * @returns {[release: string, prerelease?: string]}
 */
function partsOf(version) {
  const at = version.indexOf('-')
  return at === -1 ? [version] : [version.slice(0, at), version.slice(at + 1)]
}

/**
 * @param {string} one
 * @param {string} other
 */
const numerically = (one, other) => one.localeCompare(other, 'en', { numeric: true })
