import { readdirSync, readFileSync } from 'node:fs'
import { root } from './command.mjs'

/** Files that no changeset is in, whatever their form; the library leaves the same ones out. */
const others = /^(\..*|readme\.md|AGENTS\.md|CLAUDE\.md|GEMINI\.md)$/i

/**
 * The changesets that are not in a version yet. Those of prereleases are kept until the release that they lead to.
 * @template {{ id: string }} Changeset
 * @param {Changeset[]} changesets as the library reads them
 */
export function pendingOf(changesets) {
  return changesets.filter(({ id }) => !id.startsWith('pre/'))
}

/**
 * The pending changesets that ask for a new version of a package; paths from the root. Those of prereleases, which are
 * kept in a folder of their own until the release that they lead to, are in a version already. Read without the library,
 * since the job that publishes installs nothing.
 * @param {string} name
 */
export function pendingFor(name) {
  const paths = readdirSync(`${root}.changeset`)
    .filter((file) => file.endsWith('.md') && !others.test(file))
    .map((file) => `.changeset/${file}`)
  return paths.filter((path) => {
    const [, bumps = ''] = readFileSync(`${root}${path}`, 'utf8').split(/^---\s*$/m)
    return [...bumps.matchAll(/^\s*["']?([^"':]+)["']?\s*:\s*["']?(\w+)/gm)].some(
      ([, named, bump]) => named === name && bump !== 'none',
    )
  })
}
