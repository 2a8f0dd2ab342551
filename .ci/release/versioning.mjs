import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { applyReleasePlan } from '@changesets/apply-release-plan'
import { format } from 'oxfmt'
import { attribution } from './attribution.mjs'
import { changelogSection, withSection } from './changelog.mjs'
import { Stop } from './command.mjs'
import { root } from '../workspace.mjs'
import { tagNames } from './git.mjs'
import { changesetOrigins } from './history.mjs'
import { movesAnything, releasePlan } from './release-plan.mjs'

/** @typedef {import('./release-plan.mjs').Planned} Planned */
/** @typedef {import('./release-plan.mjs').Release} Release */

/**
 * Turns the pending changesets into versions and changelogs, in the tree.
 * @param {string} [snapshot] makes snapshots of this name
 * @returns {Promise<string[] | undefined>} the new versions; nothing where there is nothing to do
 * @throws {Stop} when a version would be one that was released already
 */
export async function versionPackages(snapshot) {
  const planned = await releasePlan(snapshot)
  if (!movesAnything(planned)) return undefined
  const { plan, packages, config } = planned
  const moved = plan.releases.filter(({ oldVersion, newVersion }) => oldVersion !== newVersion)
  const names = moved.map(({ name, newVersion }) => `${name}@${newVersion}`)
  const tags = tagNames()
  const taken = names.filter((name) => tags.has(name))
  if (taken.length > 0) {
    const remedy = 'On main, a larger bump makes one that is not; on a maintenance branch, one that stays in its line.'
    throw new Stop(`Released already, from another commit: ${taken.join(', ')}. ${remedy}`)
  }
  const changelogs = await changelogsOf(moved, planned)
  await applyReleasePlan(plan, packages, { ...config, changelog: false, commit: false }, snapshot)
  for (const { path, text } of changelogs) writeFileSync(path, text)
  return names
}

/**
 * @param {Release[]} moved
 * @param {Planned} planned
 */
async function changelogsOf(moved, { plan, implied, packages }) {
  const origin = changesetOrigins()
  const age = (/** @type {string} */ id) => origin(id)?.age ?? -1
  const inOrder = { ...plan, changesets: plan.changesets.toSorted((one, other) => age(other.id) - age(one.id)) }
  const style = JSON.parse(readFileSync(`${root}.oxfmtrc.json`, 'utf8'))
  return Promise.all(
    moved.map(async (release) => {
      const item = packages.packages.find(({ packageJson }) => packageJson.name === release.name)
      if (item === undefined) throw new Error(`${release.name} is not in the workspace`)
      const manifest = /** @type {import('./bumps.mjs').Manifest & { repository?: unknown }} */ (item.packageJson)
      const path = `${item.dir}/CHANGELOG.md`
      const section = changelogSection(release, manifest, inOrder, implied.get(release.name), ({ id }) =>
        attribution(origin(id), manifest.repository),
      )
      const text = withSection(existsSync(path) ? readFileSync(path, 'utf8') : '', release.name, section)
      const { code, errors } = await format(path, text, style)
      if (errors.length > 0) throw new Error(`${path} cannot be formatted: ${errors[0]?.message}`)
      return { path, text: code }
    }),
  )
}
