import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readEncryptionKey, readOrMakeEncryptionKey } from './encryption-key.js'

const key = Buffer.alloc(32, 7).toString('base64')

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Makes a path somebody else's: only the system's own user can, so for any other it is this process that becomes another. */
function giveAway(path: string): void {
  const own = process.getuid?.() ?? 0
  if (own === 0) return chownSync(path, 1, 1)
  const user = vi.spyOn(process as Required<typeof process>, 'getuid').mockReturnValue(own + 1)
  onTestFinished(() => user.mockRestore())
}

describe('the encryption key', () => {
  it('is that of the variable, and then no file is made', () => {
    const folder = newFolder()
    expect(readOrMakeEncryptionKey({ POS_AUTH_ENCRYPTION_KEY: key }, join(folder, 'key'))).toBe(key)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is made once, for the user alone, and leaves nothing else behind', () => {
    const folder = join(newFolder(), 'config', 'pos-auth')
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
    expect(() => readOrMakeEncryptionKey({}, file)).toThrow(/others may read or write .* \(chmod 600 .*\)/)
  })

  it.each([0o720, 0o702, 0o1777])('of a folder that others may write to (%o) is refused, and none is made', (mode) => {
    const folder = join(newFolder(), 'pos-auth')
    mkdirSync(folder)
    chmodSync(folder, mode)
    const file = join(folder, 'key')
    expect(() => readOrMakeEncryptionKey({}, file)).toThrow(/others may write to the folder .* \(chmod go-w\)/)
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(file, key, { mode: 0o600 })
    expect(() => readEncryptionKey({}, file)).toThrow(/others may write to the folder .* \(chmod go-w\)/)
  })

  it('of a file that belongs to somebody else is refused', () => {
    const file = join(newFolder(), 'key')
    readOrMakeEncryptionKey({}, file)
    giveAway(file)
    expect(() => readEncryptionKey({}, file)).toThrow(/key belongs to somebody else/)
  })

  it('of a folder that belongs to somebody else is refused, and none is made', () => {
    const folder = newFolder()
    giveAway(folder)
    expect(() => readOrMakeEncryptionKey({}, join(folder, 'key'))).toThrow(/the folder .* belongs to somebody else/)
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a symbolic link is refused, wherever it leads', () => {
    const folder = newFolder()
    const [file, link] = [join(folder, 'key'), join(folder, 'link')]
    symlinkSync(file, link)
    expect(() => readOrMakeEncryptionKey({}, link)).toThrow(/link is a symbolic link/)
    expect(readdirSync(folder)).toEqual(['link'])
    readOrMakeEncryptionKey({}, file)
    expect(() => readEncryptionKey({}, link)).toThrow(/link is a symbolic link/)
  })

  it('of a named pipe is refused, and not waited for', () => {
    const file = join(newFolder(), 'key')
    execFileSync('mkfifo', ['-m', '600', file])
    expect(() => readEncryptionKey({}, file)).toThrow(/key is not a file/)
  })

  it('needs no folder where the variable is set', () => {
    vi.stubEnv('HOME', '')
    vi.stubEnv('XDG_CONFIG_HOME', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(readOrMakeEncryptionKey({ POS_AUTH_ENCRYPTION_KEY: key })).toBe(key)
    expect(() => readOrMakeEncryptionKey({})).toThrow(/^HOME is not an absolute path/)
  })

  it('of a place where no file can be is refused, and says what to do', () => {
    const folder = newFolder()
    expect(() => readOrMakeEncryptionKey({}, folder)).toThrow(/is not a file|others may read/)
    writeFileSync(join(folder, 'file'), '')
    expect(() => readOrMakeEncryptionKey({}, join(folder, 'file', 'key'))).toThrow(
      /cannot be used \((ENOTDIR|EEXIST)\)\. Make it a file of yours, or set POS_AUTH_ENCRYPTION_KEY/,
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
