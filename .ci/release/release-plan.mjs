import { assembleReleasePlan } from '@changesets/assemble-release-plan'
import { readConfig } from '@changesets/config'
import { readPreState } from '@changesets/pre'
import { readChangesets } from '@changesets/read'
import { getPackages } from '@manypkg/get-packages'
import semver from 'semver'
import { impliedBump, isMore } from './bumps.mjs'
import { expectUsableChangesets } from './changesets.mjs'
import { Stop } from './command.mjs'
import { root } from '../workspace.mjs'
import { head } from './git.mjs'

/** @typedef {import('./bumps.mjs').Bump} Bump */
/** @typedef {ReturnType<typeof assembleReleasePlan>} Plan */
/** @typedef {Plan['releases'][number]} Release */
/** @typedef {Plan['changesets'][number]} Changeset */
/** @typedef {Awaited<ReturnType<typeof releasePlan>>} Planned */

/** What is not from a file: the bumps that a package gets for what it depends on. */
const implied = 'implied'

/**
 * The versions that the pending changesets make. Changesets gives a package that depends on another a patch where that
 * other leaves its range; here it gets what `impliedBump` says.
 * @param {string} [snapshot] makes snapshots of this name: of all packages, so that those of one commit fit together
 */
export async function releasePlan(snapshot) {
  expectUsableChangesets()
  const packages = await getPackages(root)
  const { config, errors } = await readConfig(root, packages)
  if (config === undefined) throw new Stop(`.changeset/config.json is not usable:\n${errors?.join('\n')}`)
  const [changesets, pre] = await Promise.all([readChangesets(root), readPreState(root)])
  if (snapshot !== undefined && pre?.mode === 'pre') {
    throw new Stop('There are no snapshots in pre mode: `pnpm changeset pre exit` ends it.')
  }
  const published = packages.packages.filter(({ packageJson }) => !packageJson.private)
  const parameters = snapshot === undefined ? undefined : { tag: snapshot, commit: head() }

  /** @type {Map<string, Bump>} */
  const more = new Map(snapshot === undefined ? [] : published.map(({ packageJson }) => [packageJson.name, 'patch']))
  for (;;) {
    const releases = [...more].map(([name, type]) => ({ name, type }))
    const all = releases.length > 0 ? [...changesets, { id: implied, summary: '', releases }] : changesets
    const plan = assembleReleasePlan(all, packages, config, pre, parameters)
    const found = impliedBumps(plan.releases, published)
    if (found.size === 0) return { plan: withoutImplied(plan), implied: more, packages, config }
    for (const [name, bump] of found) more.set(name, bump)
  }
}

/**
 * Whether versioning would do anything: a changeset of the bump `none` waits for one that asks for a version, those of
 * versions that are out already are kept in pre mode, and leaving it is something to do by itself.
 * @param {Planned} planned
 */
export function movesAnything({ plan }) {
  return plan.preState?.mode === 'exit' || plan.releases.some(({ oldVersion, newVersion }) => oldVersion !== newVersion)
}

/**
 * The bumps that the plan's packages need for each other and do not have in it.
 * @param {Release[]} releases
 * @param {import('@manypkg/get-packages').Package[]} published
 */
function impliedBumps(releases, published) {
  /** @type {Map<string, Bump>} */
  const found = new Map()
  for (const { packageJson } of published) {
    const planned = releases.find(({ name }) => name === packageJson.name)?.type
    for (const { name, type, oldVersion: from } of releases) {
      if (type === 'none') continue
      const to = semver.inc(from, type) ?? from
      const bump = impliedBump(packageJson, { name, from, to })
      if (bump !== undefined && isMore(bump, planned) && isMore(bump, found.get(packageJson.name))) {
        found.set(packageJson.name, bump)
      }
    }
  }
  return found
}

/**
 * @param {Plan} plan
 * @returns {Plan}
 */
function withoutImplied(plan) {
  return {
    ...plan,
    changesets: plan.changesets.filter(({ id }) => id !== implied),
    releases: plan.releases.map((release) => ({
      ...release,
      changesets: release.changesets.filter((id) => id !== implied),
    })),
  }
}
