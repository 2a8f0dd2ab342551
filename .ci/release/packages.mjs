import { readFileSync } from 'node:fs'
import { foldersIn, root } from '../workspace.mjs'
import { Stop } from './command.mjs'

/**
 * @typedef {object} Package
 * @property {string} folder its folder under `packages`, which is its name without the scope
 * @property {string} name
 * @property {string} version
 * @property {string[]} needs the folders of the packages here that it depends on at run time
 * @property {import('./bumps.mjs').Manifest & Record<string, unknown>} manifest
 */

/** The packages that are published, each after those that it needs. */
export function publishedPackages() {
  const folders = foldersIn('packages')
  const packages = folders.map((folder) => readPackage(folder, folders)).filter(({ manifest }) => !manifest.private)
  /** @type {Package[]} */
  const ordered = []
  /** @param {Package} item */
  const add = (item) => {
    for (const need of item.needs) add(findIn(packages, need))
    if (!ordered.includes(item)) ordered.push(item)
  }
  packages.forEach(add)
  return ordered
}

/**
 * @param {string | undefined} folder
 * @throws {Stop} when none is named, or there is no such package
 */
export function publishedPackage(folder) {
  const packages = publishedPackages()
  if (folder === undefined) throw new Stop(`Name the package to release, one of ${foldersOf(packages)}.`)
  return findIn(packages, folder)
}

/**
 * Why a manifest may not be published, as it is in the tree or in a tarball.
 * @param {{ name: string, publishConfig?: unknown }} manifest
 */
export function publishConfigFault({ name, publishConfig }) {
  if (publishConfig === undefined) return undefined
  return `${name} has publishConfig, which npm would take before the mapping of the scope and the dist-tag.`
}

/**
 * @param {string} folder
 * @param {string[]} folders
 * @returns {Package}
 */
function readPackage(folder, folders) {
  const manifest = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'))
  const needs = Object.keys(manifest.dependencies ?? {}).flatMap((name) => {
    const need = /^@auth\/(.+)$/.exec(name)?.[1]
    return need !== undefined && folders.includes(need) ? [need] : []
  })
  return { folder, name: manifest.name, version: manifest.version, needs, manifest }
}

/**
 * @param {Package[]} packages
 * @param {string} folder
 */
function findIn(packages, folder) {
  const found = packages.find((item) => item.folder === folder)
  if (found) return found
  // What was written instead may be a secret that was pasted by mistake.
  throw new Stop(`That is not a package that is published. Take one of ${foldersOf(packages)}.`)
}

/** @param {Package[]} packages */
const foldersOf = (packages) => packages.map(({ folder }) => folder).join(', ')
