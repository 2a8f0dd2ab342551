import { impliedBump, isAtLeast, isMore } from './bumps.mjs'
import { manifestAt, versionCommit } from './comparison.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * Packages that moved by less than what they depend on asks of them, as they do where versions are made by something
 * else than `pnpm changeset version`.
 * @param {Package[]} packages
 * @param {readonly import('./release-plan.mjs').Changeset[]} pending
 * @param {string | undefined} fork what to compare with; else, each last version with what was before it
 * @returns {string[]}
 */
export function smallBumps(packages, pending, fork) {
  return packages.flatMap((dependency) => {
    const commit = fork ?? before(versionCommit(dependency))
    const from = commit && manifestAt(commit, dependency)?.version
    if (commit === undefined || from === undefined || from === dependency.version) return []
    // Snapshots are never merged, and fit together by themselves.
    if (dependency.version.startsWith('0.0.0-')) return []
    return packages.flatMap((item) => {
      const dependent = manifestAt(commit, item)
      if (dependent === undefined) return []
      const bump = impliedBump(dependent, { name: dependency.name, from, to: dependency.version })
      if (bump === undefined || isAtLeast(dependent.version, item.version, bump)) return []
      const bumps = pending.flatMap(({ releases }) => releases.filter(({ name }) => name === item.name))
      if (bumps.some(({ type }) => !isMore(bump, type))) return []
      const moved =
        dependent.version === item.version
          ? `stayed at ${item.version}`
          : `went from ${dependent.version} to ${item.version}`
      return [
        `${item.name} ${moved}, but ${dependency.name} went from ${from} to ` +
          `${dependency.version}, which asks for a ${bump}. \`pnpm changeset version\` gives it; where ${item.version} is ` +
          `released already, a changeset that gives ${item.name} a ${bump} does.`,
      ]
    })
  })
}

/** @param {string | undefined} commit */
const before = (commit) => commit && `${commit}^`
