import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { read, root, say, show, Stop, tellPipeline } from './command.mjs'

/** Where tarballs are packed to, and published from; ignored by git. */
const folder = `${root}packed/`

/** @param {import('./packages.mjs').Package} item */
export function tarballOf(item) {
  return `${folder}auth-${item.folder}-${item.version}.tgz`
}

/**
 * Packs a package and checks what it packed. The same content gives the same bytes, whenever it is packed.
 * @param {import('./packages.mjs').Package} item
 */
export function pack(item) {
  const tarball = tarballOf(item)
  if (!existsSync(`${root}packages/${item.folder}/dist`)) throw new Stop(`${item.name} is not built.`)
  mkdirSync(folder, { recursive: true })
  rmSync(tarball, { force: true })
  read('pnpm', ['--dir', `${root}packages/${item.folder}`, 'pack', '--out', tarball])
  show('node', ['.ci/check-package.mjs', item.folder, '--tarball', tarball])
  say(`packed ${tarball.slice(root.length)}`)
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
