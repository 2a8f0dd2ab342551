import { setTimeout as pause } from 'node:timers/promises'
import { attempt, say, Stop } from './command.mjs'
import { isCanary } from './dist-tags.mjs'
import { publishedPackage } from './packages.mjs'

/** @typedef {import('./dist-tags.mjs').Known & { integrity: string }} Published */

/**
 * What the registry has of a package.
 * @param {string} name
 * @param {string} version the one that is asked about; canaries but that one are left out
 * @returns {{ versions: Published[], tags: Record<string, string> }}
 * @throws {Stop} when the registry gives no answer, or refuses
 */
export function publishedVersions(name, version) {
  const { versions: all, tags } = publishedNames(name)
  const versions = all.filter((each) => each === version || !isCanary(each))
  // Three fields, of which two are always there: of fewer, npm gives another form where some versions have only one.
  const fields = ['version', 'dist.integrity', 'deprecated']
  const details = versions.length === 0 ? [] : view(`${name}@${versions.join(' || ')}`, fields)
  return {
    tags,
    versions: details.map((each) => ({
      version: each['version'],
      integrity: each['dist.integrity'],
      withdrawn: each['deprecated'] !== undefined,
    })),
  }
}

/**
 * The versions and dist-tags alone, which are asked again after a publication.
 * @param {string} name
 * @returns {{ versions: string[], tags: Record<string, string> }}
 */
export function publishedNames(name) {
  const [found] = view(name, ['versions', 'dist-tags'])
  return { versions: [found?.['versions'] ?? []].flat(), tags: found?.['dist-tags'] ?? {} }
}

/**
 * Those versions in a range that may be depended on: ours, and not withdrawn.
 * @param {string} name
 * @param {string} range
 * @returns {{ fit: string[], withdrawn: string[] }}
 */
export function publishedInRange(name, range) {
  const found = ours(view(`${name}@${range}`, ['version', 'repository', 'deprecated']))
  /** @param {boolean} withdrawn */
  const those = (withdrawn) =>
    found.filter(({ deprecated }) => (deprecated !== undefined) === withdrawn).map((each) => each['version'])
  return { fit: those(false), withdrawn: those(true) }
}

/**
 * Waits until the registry has a version in a range: its own pipeline may be under way.
 * @param {string} name
 * @param {string} range
 * @param {number} timeoutMs
 * @throws {Stop} when there is none in time
 */
export async function waitFor(name, range, timeoutMs) {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const { fit, withdrawn } = publishedInRange(name, range)
    if (fit.length > 0) return
    if (performance.now() >= deadline) throw new Stop(`${missing(name, range, withdrawn)} Then run this again.`)
    say(`waiting for ${name}@${range}`)
    await pause(Math.min(5000, Math.max(100, deadline - performance.now())))
  }
}

/**
 * @param {string} name
 * @param {string} range
 * @param {string[]} withdrawn
 */
export function missing(name, range, withdrawn) {
  return withdrawn.length === 0
    ? `The registry has no ${name}@${range}: release it first.`
    : `All that the registry has of ${name}@${range} was withdrawn (${withdrawn.join(', ')}): release a new patch of it first.`
}

/**
 * Those of what the registry has that came from this repository.
 * @param {Record<string, any>[]} manifests
 */
export function ours(manifests) {
  const own = addressOf(publishedPackage('core').manifest['repository'])
  return manifests.filter(({ repository }) => own !== undefined && addressOf(repository) === own)
}

/**
 * Asks the registry for fields of all versions that fit; a field that a version does not have is left out.
 * @param {string} spec
 * @param {string[]} fields two at least; with one, npm gives its value alone
 * @returns {Record<string, any>[]}
 * @throws {Stop} when the registry gives no answer, or refuses
 */
export function view(spec, fields) {
  const { status, output, errors } = attempt('npm', ['view', spec, ...fields, '--json'])
  const reply = output.trim() === '' ? undefined : JSON.parse(output)
  // Some versions of npm say nothing, with success, where the package is there and the version is not.
  if (reply?.error?.code === 'E404' || (status === 0 && reply === undefined)) return []
  // And some give a list of one, where others give that one.
  if (status === 0) return [reply].flat()
  throw new Stop(`The registry gave no answer about ${spec}: ${reply?.error?.summary ?? errors.trim()}`)
}

/**
 * @param {unknown} repository as package.json has it, or as the registry made it
 * @returns {string | undefined}
 */
function addressOf(repository) {
  const url = typeof repository === 'string' ? repository : Object(repository).url
  return typeof url === 'string' ? url.replaceAll(/^git\+|\.git$/g, '') : undefined
}
