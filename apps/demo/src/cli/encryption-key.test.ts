import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEncryptionKey, readOrMakeEncryptionKey } from './encryption-key.js'

const key = Buffer.alloc(32, 7).toString('base64')

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'auth-demo-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('the encryption key', () => {
  it('is that of the variable, and then no file is made', () => {
    const folder = newFolder()
    expect(readOrMakeEncryptionKey({ AUTH_DEMO_ENCRYPTION_KEY: key }, join(folder, 'key'))).toBe(key)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is made once, for the user alone, and leaves nothing else behind', () => {
    const folder = join(newFolder(), 'config', 'auth-demo')
    const file = join(folder, 'key')
    expect(readEncryptionKey({}, file)).toBeUndefined()
    const made = readOrMakeEncryptionKey({}, file)
    expect(Buffer.from(made, 'base64')).toHaveLength(32)
    expect([readOrMakeEncryptionKey({}, file), readEncryptionKey({}, file)]).toEqual([made, made])
    expect(readdirSync(folder)).toEqual(['key'])
    expect([statSync(folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600])
    expect(readOrMakeEncryptionKey({}, join(newFolder(), 'key'))).not.toBe(made)
  })

  it('of a file that others can read is refused', () => {
    const file = join(newFolder(), 'key')
    readOrMakeEncryptionKey({}, file)
    chmodSync(file, 0o640)
    expect(() => readOrMakeEncryptionKey({}, file)).toThrow(/others may read .* \(chmod 600\)/)
  })

  it('of a place where no file can be is refused, and says what to do', () => {
    const folder = newFolder()
    expect(() => readOrMakeEncryptionKey({}, folder)).toThrow(/cannot be used|others may read/)
    writeFileSync(join(folder, 'file'), '')
    expect(() => readOrMakeEncryptionKey({}, join(folder, 'file', 'key'))).toThrow(
      /cannot be used \((ENOTDIR|EEXIST)\)\. Make it a file of yours, or set AUTH_DEMO_ENCRYPTION_KEY/,
    )
  })

  it.each(['', 'hunter2', key.slice(4), `${key}${key}`])(
    'of a damaged file is refused and not replaced: %j',
    (text) => {
      const file = join(newFolder(), 'key')
      writeFileSync(file, text, { mode: 0o600 })
      expect(() => readOrMakeEncryptionKey({}, file)).toThrow(/does not hold 32 bytes in base64/)
      expect(readFileSync(file, 'utf8')).toBe(text)
    },
  )
})
