import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * A package as it is published.
 *
 * @typedef {object} Packed
 * @property {string} name its folder under `packages`, such as `toast`
 * @property {string} source that folder
 * @property {string} tarball
 * @property {string} folder what the tarball holds, unpacked, with the dependencies that the workspace has for it
 * @property {Record<string, any>} manifest the package.json in it
 */

/**
 * Packs a package. `pnpm pack` also writes the versions of the workspace's packages in place of `workspace:`.
 *
 * @param {string} source the package's folder, built
 * @param {string} destination an existing folder
 * @returns {string} the tarball
 */
export function pack(source, destination) {
  const output = execFileSync('pnpm', ['--dir', source, 'pack', '--pack-destination', destination, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return resolve(destination, JSON.parse(output).filename)
}

/**
 * @param {string} name
 * @param {string} source
 * @param {string} tarball
 * @param {string} destination an existing folder
 * @returns {Packed}
 */
export function unpack(name, source, tarball, destination) {
  const folder = join(destination, name)
  mkdirSync(folder)
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
  symlinkSync(join(source, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return { name, source, tarball, folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }
}

/**
 * The public entries: `index` for `.`, `testing` for `./testing`.
 *
 * @param {Packed} packed
 * @returns {{ name: string, code: string, types: string }[]} files from the package's root
 */
export function entriesOf({ manifest }) {
  return Object.entries(manifest.exports)
    .filter(([path]) => path !== './package.json')
    .map(([path, { default: code, types }]) => ({ name: path === '.' ? 'index' : path.slice(2), code, types }))
}
