import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { asCanary, canaryVersion } from './canary.mjs'
import { read, say, show, Stop, tellPipeline } from './command.mjs'
import { root } from '../workspace.mjs'
import { changeManifest } from './tarball-manifest.mjs'

/** Where tarballs are packed to, and published from; ignored by git. */
const folder = `${root}packed/`

/**
 * @param {import('./packages.mjs').Package} item
 * @param {boolean} canary
 */
export function tarballOf(item, canary) {
  return fileOf(item, canary ? canaryVersion() : item.version)
}

/**
 * Packs a package and checks what it packed. The same content gives the same bytes, whenever it is packed.
 * @param {import('./packages.mjs').Package} item
 * @param {boolean} canary
 */
export function pack(item, canary) {
  const tarball = fileOf(item, item.version)
  if (!existsSync(`${root}packages/${item.folder}/dist`)) throw new Stop(`${item.name} is not built.`)
  mkdirSync(folder, { recursive: true })
  rmSync(tarball, { force: true })
  read('pnpm', ['--dir', `${root}packages/${item.folder}`, 'pack', '--out', tarball])
  show('node', ['.ci/check-package.mjs', item.folder, '--tarball', tarball])
  if (canary) {
    changeManifest(tarball, tarballOf(item, true), (manifest) => asCanary(manifest, item))
    // Only what is to be published stays.
    rmSync(tarball)
  }
  say(`packed ${tarballOf(item, canary).slice(root.length)}`)
  tellPipeline('packed')
}

/**
 * The hash by which a registry knows a tarball's content.
 * @param {string} tarball
 */
export function integrityOf(tarball) {
  if (!existsSync(tarball)) throw new Stop(`${tarball.slice(root.length)} is not there: pack it first.`)
  return `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
}

/**
 * @param {import('./packages.mjs').Package} item
 * @param {string} version
 */
function fileOf(item, version) {
  return `${folder}auth-${item.folder}-${version}.tgz`
}
