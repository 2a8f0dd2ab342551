import { pendingFor } from './changesets.mjs'
import { head } from './git.mjs'
import { publishedPackage } from './packages.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * The version of every canary of the commit that is checked out: all of a commit fit together, and nothing else.
 */
export function canaryVersion() {
  return `0.0.0-canary-${head()}`
}

/**
 * Whether a package has something to try that no release has: a pending changeset, or one of what it needs.
 * @param {Package} item
 * @returns {boolean}
 */
export function hasCanary({ name, needs }) {
  return pendingFor(name).length > 0 || needs.some((need) => hasCanary(publishedPackage(need)))
}

/**
 * A packed package.json as that of a canary: what it needs and has a canary too must be that of the same commit.
 * @param {import('./tarball-manifest.mjs').PackedManifest} manifest
 * @param {Package} item
 * @returns {import('./tarball-manifest.mjs').PackedManifest}
 */
export function asCanary(manifest, item) {
  const version = canaryVersion()
  const needs = item.needs.map((need) => publishedPackage(need)).filter(hasCanary)
  const exact = Object.fromEntries(needs.map(({ name }) => [name, version]))
  return { ...manifest, version, dependencies: { ...manifest.dependencies, ...exact } }
}
