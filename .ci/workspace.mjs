import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at the end. */
export const root = fileURLToPath(new URL('../', import.meta.url))

/**
 * The packages in a folder of the workspace, by folder. What a branch with another package left behind, as git ignores it, is none.
 * @param {'packages' | 'apps'} parent
 */
export function foldersIn(parent) {
  return readdirSync(`${root}${parent}`).filter((name) => existsSync(`${root}${parent}/${name}/package.json`))
}

/** All packages of the workspace; paths from the root. */
export const workspaceFolders = /** @type {const} */ (['packages', 'apps']).flatMap((parent) =>
  foldersIn(parent).map((name) => `${parent}/${name}`),
)
