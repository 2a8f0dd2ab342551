import { readdirSync, readFileSync } from 'node:fs'
import { root } from './command.mjs'

/**
 * The pending changesets that ask for a new version of a package; paths from the root. Read without the library, since
 * the job that publishes installs nothing.
 * @param {string} name
 */
export function pendingFor(name) {
  const paths = readdirSync(`${root}.changeset`)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => `.changeset/${file}`)
  return paths.filter((path) => {
    const [, bumps = ''] = readFileSync(`${root}${path}`, 'utf8').split(/^---\s*$/m)
    return [...bumps.matchAll(/^\s*["']?([^"':]+)["']?\s*:\s*["']?(\w+)/gm)].some(
      ([, named, bump]) => named === name && bump !== 'none',
    )
  })
}
