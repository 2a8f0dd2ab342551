import { say, Stop, tellPipeline } from './command.mjs'
import { head, remote, tagHead, tagsOf } from './git.mjs'
import { publishedPackage } from './packages.mjs'
import { publish, publishedIntegrity, scopeRegistry, waitFor } from './registry.mjs'
import { publishNotes, releaseNotes } from './release-notes.mjs'
import { integrityOf, tarballOf } from './tarball.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * Brings the packed tarball into the registry, then tags the commit and publishes the notes.
 * @param {Package} item
 * @param {number} waitMs how long its dependencies may take to arrive
 * @throws {Stop} when the registry has other content under this version, or does not take it
 */
export async function publishPackage(item, waitMs) {
  const tag = `${item.name}@${item.version}`
  const integrity = integrityOf(tarballOf(item))
  const there = publishedIntegrity(item.name, item.version)
  const marked = tagsOf(item.name).get(tag)
  const elsewhere = marked !== undefined && marked !== head()

  if (elsewhere && there === undefined) {
    throw new Stop(
      `${tag} marks the commit ${marked}, and the registry does not have that version: release it from there.`,
    )
  }
  if (elsewhere) return say(`${tag} is there already, released from the commit ${marked}. Nothing to do.`)
  if (there !== undefined && there !== integrity) {
    const remedy = `tag the commit that it came from, or give this a new version by a changeset.`
    throw new Stop(`The registry has ${tag} with other content. Nothing was changed; ${remedy}`)
  }

  if (there === integrity) say(`${tag} is in the registry already`)
  else await send(item, tag, integrity, waitMs)
  // The tarball is the one in the registry, and may be attested.
  tellPipeline('published')

  tagHead(item.name, tag)
  say(remote() === undefined ? `tagged ${tag}; there is no remote to push it to` : `tagged ${tag}`)
  const notes = releaseNotes(item) ?? ''
  if (process.env.GITHUB_ACTIONS === 'true') publishNotes(tag, notes)
  else say(`\nRelease notes of ${tag}:\n\n${notes}`)
}

/**
 * @param {Package} item
 * @param {string} tag
 * @param {string} integrity
 * @param {number} waitMs
 */
async function send(item, tag, integrity, waitMs) {
  for (const folder of item.needs) {
    const { name, version } = publishedPackage(folder)
    await waitFor(name, version, waitMs)
  }
  const failure = publish(tarballOf(item))
  // A lost answer looks like a failure, and so does a second try after it. What counts is what the registry has.
  if (failure !== undefined && publishedIntegrity(item.name, item.version) !== integrity) {
    throw new Stop(`${tag} was not published.\n${failure}`)
  }
  say(`published ${tag} to ${scopeRegistry()}`)
}
