import { canaryVersion } from './canary.mjs'
import { attempt, read, say, Stop, tellPipeline } from './command.mjs'
import { distTagOf, dueTo, lineTagOf } from './dist-tags.mjs'
import { head, remote, tagHead, tagsOf } from './git.mjs'
import { publishedNames, publishedVersions, waitFor } from './npm-view.mjs'
import { lostFault } from './preconditions.mjs'
import { scopeRegistry } from './registry.mjs'
import { forgeMarks, publishNotes, releaseNotes } from './release-notes.mjs'
import { manifestIn } from './tarball-manifest.mjs'
import { integrityOf, tarballOf } from './tarball.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * Brings the packed tarball into the registry under its dist-tag, then tags the commit and publishes the notes. Of a
 * canary, the first alone.
 * @param {Package} item
 * @param {{ canary: boolean, waitMs: number }} options how long its dependencies may take to arrive
 * @throws {Stop} when the registry has other content under this version, or does not take it
 */
export async function publishPackage(item, { canary, waitMs }) {
  const tarball = tarballOf(item, canary)
  const integrity = integrityOf(tarball)
  const manifest = manifestIn(tarball, { name: item.name, version: canary ? canaryVersion() : item.version })
  const { name, version } = manifest
  const id = `${name}@${version}`
  const known = publishedVersions(name, version).versions
  const there = known.find((each) => each.version === version)
  const marked = canary ? undefined : tagsOf(name).get(id)
  const elsewhere = marked !== undefined && marked !== head()

  if (elsewhere && there === undefined) throw new Stop(lostFault(id, marked))
  if (elsewhere) return say(`${id} is there already, released from the commit ${marked}. Nothing to do.`)
  if (there !== undefined && there.integrity !== integrity) {
    const remedy = `tag the commit that it came from, or give this a new version by a changeset.`
    throw new Stop(`The registry has ${id} with other content. Nothing was changed; ${remedy}`)
  }

  const distTag = distTagOf(version, known)
  if (there !== undefined) say(`${id} is in the registry already`)
  else await send(tarball, { manifest, integrity, distTag, waitMs })
  if (!there?.withdrawn) settleTags({ name, version, distTag, before: known })
  if (canary) return

  // The tarball is the one in the registry, and may be attested.
  tellPipeline('published')
  tagHead(name, id)
  say(remote() === undefined ? `tagged ${id}; there is no remote to push it to` : `tagged ${id}`)
  const notes = releaseNotes(item) ?? ''
  if (process.env.GITHUB_ACTIONS === 'true') publishNotes(id, notes, forgeMarks(version, distTag))
  else say(`\nRelease notes of ${id}:\n\n${notes}`)
}

/**
 * @param {string} tarball
 * @param {object} release
 * @param {import('./tarball-manifest.mjs').PackedManifest} release.manifest
 * @param {string} release.integrity
 * @param {string} release.distTag
 * @param {number} release.waitMs
 */
async function send(tarball, { manifest: { name, version, dependencies }, integrity, distTag, waitMs }) {
  for (const [need, range] of Object.entries(dependencies ?? {})) {
    if (need.startsWith('@auth/')) await waitFor(need, range, waitMs)
  }
  const registry = scopeRegistry()
  const args = ['--ignore-scripts', '--tag', distTag, `--@auth:registry=${registry}`]
  const { status, output, errors } = attempt('npm', ['publish', tarball, ...args])
  // A lost answer looks like a failure, and so does a second try after it. What counts is what the registry has.
  const arrived = status === 0 || publishedVersions(name, version).versions.some((each) => each.integrity === integrity)
  if (!arrived) throw new Stop(`${name}@${version} was not published.\n${`${output}${errors}`.trim()}`)
  say(`published ${name}@${version} to ${registry} under the dist-tag ${distTag}`)
}

/**
 * Puts a version's dist-tag right, and that of its line, from what the registry has by now: it may have lost one, or have
 * taken another version meanwhile.
 * @param {object} release
 * @param {string} release.name
 * @param {string} release.version
 * @param {string} release.distTag
 * @param {readonly import('./dist-tags.mjs').Known[]} release.before what it had before the publication
 */
function settleTags({ name, version, distTag, before }) {
  const { versions, tags } = publishedNames(name)
  const withdrawn = new Set(before.flatMap((each) => (each.withdrawn ? each.version : [])))
  // What was published a moment ago may not show yet.
  const known = [...new Set([...versions, version])].map((each) => ({ version: each, withdrawn: withdrawn.has(each) }))
  const line = lineTagOf(version)
  for (const tag of new Set(line in tags ? [distTag, line] : [distTag])) {
    const due = dueTo(tag, known) ?? (tag in tags ? undefined : version)
    if (due === undefined || tags[tag] === due) continue
    setTag(name, due, tag)
    say(`${tag} of ${name} is ${due}`)
  }
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} tag
 */
export function setTag(name, version, tag) {
  read('npm', ['dist-tag', 'add', `${name}@${version}`, tag])
}
