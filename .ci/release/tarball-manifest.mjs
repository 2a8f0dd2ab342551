import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Stop } from './command.mjs'
import { publishConfigFault } from './packages.mjs'

// A tarball says by itself what it is: the job that publishes has nothing else to go by. A tar file is a row of entries,
// each a header of one block and then its content, filled up to whole blocks.
const block = 512

/** @typedef {{ name: string, version: string, dependencies?: Record<string, string>, publishConfig?: unknown }} PackedManifest */

/**
 * The package.json in a tarball. The job that packs runs the code of dependencies, so nothing of it is believed.
 * @param {string} tarball
 * @param {{ name: string, version: string }} expected
 * @returns {PackedManifest}
 * @throws {Stop} when it is another package's or version's, or names a registry, which would go before the mapping of the scope
 */
export function manifestIn(tarball, expected) {
  const { content } = findManifest(gunzipSync(readFileSync(tarball)), tarball)
  /** @type {PackedManifest} */
  const manifest = JSON.parse(content.toString('utf8'))
  const file = tarball.slice(tarball.lastIndexOf('/') + 1)
  if (manifest.name !== expected.name || manifest.version !== expected.version)
    throw new Stop(`${file} holds another package than ${expected.name}@${expected.version}. Nothing was published.`)
  const fault = publishConfigFault(manifest)
  if (fault !== undefined) throw new Stop(`${fault} It is in ${file}.`)
  return manifest
}

/**
 * Writes a tarball that differs from another in its package.json alone.
 * @param {string} tarball
 * @param {string} changed
 * @param {(manifest: PackedManifest) => PackedManifest} change
 */
export function changeManifest(tarball, changed, change) {
  const bytes = gunzipSync(readFileSync(tarball))
  const { header, content, start, end } = findManifest(bytes, tarball)
  const manifest = Buffer.from(`${JSON.stringify(change(JSON.parse(content.toString('utf8'))), null, 2)}\n`)
  const padding = Buffer.alloc(blocksOf(manifest.length) - manifest.length)
  const parts = [bytes.subarray(0, start), headerOf(header, manifest.length), manifest, padding, bytes.subarray(end)]
  writeFileSync(changed, gzipSync(Buffer.concat(parts)))
}

/**
 * @param {Buffer} bytes
 * @param {string} tarball
 */
function findManifest(bytes, tarball) {
  const found = []
  for (let start = 0; start + block <= bytes.length;) {
    const header = bytes.subarray(start, start + block)
    const name = textOf(header.subarray(0, 100))
    const size = Number.parseInt(textOf(header.subarray(124, 136)) || '0', 8)
    const from = start + block
    const end = from + blocksOf(size)
    // Entries of other kinds give the next one another name. Packing a package makes none, and npm would go by them.
    if (name !== '' && !/^[0\0]$/.test(header.toString('latin1', 156, 157)))
      throw new Stop(`${tarball} holds something else than files: ${JSON.stringify(name)}.`)
    if (name === 'package/package.json') found.push({ header, content: bytes.subarray(from, from + size), start, end })
    start = end
  }
  const [manifest, ...more] = found
  if (manifest === undefined || more.length > 0)
    throw new Stop(`${tarball} holds ${found.length} files called package.json where there is one.`)
  return manifest
}

/**
 * @param {Buffer} header
 * @param {number} size
 */
function headerOf(header, size) {
  const changed = Buffer.from(header)
  changed.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  // The sum of all bytes of the header, with spaces where it will stand.
  changed.fill(' ', 148, 156)
  const sum = changed.reduce((total, byte) => total + byte, 0)
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return changed
}

/** @param {Buffer} field */
const textOf = (field) => (field.toString('latin1').split('\0')[0] ?? '').trim()

/** @param {number} size */
const blocksOf = (size) => Math.ceil(size / block) * block
