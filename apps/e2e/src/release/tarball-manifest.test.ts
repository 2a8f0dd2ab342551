import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { changeManifest, manifestIn } from '../../../../.ci/release/tarball-manifest.mjs'

const toast = { name: '@auth/toast', version: '0.2.0' }

/** An entry of a tar file: its header of 512 bytes, then its content in whole blocks. */
function entry(name: string, content: string, type = '0'): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124)
  header.write(type, 156)
  const blocks = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512)
  blocks.write(content)
  return Buffer.concat([header, blocks])
}

function packed(...entries: Buffer[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tarball-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'auth-toast-0.2.0.tgz')
  writeFileSync(path, gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)])))
  return path
}

const manifest = (more: object = {}) => entry('package/package.json', JSON.stringify({ ...toast, ...more }))

describe('the package.json of a tarball', () => {
  it('is read behind other files, and may be that of a canary instead', () => {
    const tarball = packed(entry('package/dist/index.js', 'x'.repeat(600)), manifest(), entry('package/LICENSE', 'MIT'))
    expect(manifestIn(tarball, toast)).toEqual(toast)
    const canary = { ...toast, version: '0.0.0-canary-1234' }
    changeManifest(tarball, tarball, (own) => ({ ...own, version: canary.version }))
    expect(manifestIn(tarball, canary)).toEqual(canary)
  })

  it.each([
    ['another package', [manifest({ name: '@auth/core' })], 'holds another package than @auth/toast@0.2.0'],
    ['another version', [manifest({ version: '7.7.7' })], 'holds another package than @auth/toast@0.2.0'],
    ['a registry', [manifest({ publishConfig: { registry: 'http://127.0.0.1:9/' } })], 'has publishConfig'],
    ['a second one', [manifest(), manifest({ version: '7.7.7' })], 'holds 2 files called package.json'],
    ['none', [entry('package/LICENSE', 'MIT')], 'holds 0 files called package.json'],
    [
      'a name for the next file',
      [entry('PaxHeader', '27 path=package/x\n', 'x'), manifest()],
      'something else than files',
    ],
    ['a link', [manifest(), entry('package/index.js', '', '2')], 'something else than files'],
  ])('is not published where there is %s', (_what, entries, words) => {
    expect(() => manifestIn(packed(...entries), toast)).toThrow(words)
  })
})
