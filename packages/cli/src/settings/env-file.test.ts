import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findEnvFile, isFolder, readEnvFile } from './env-file.js'
import { liveProviders } from '../live-providers.js'
import { sharedNames } from './similar-names.js'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-variables-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function newFile(content: string | Uint8Array): string {
  const file = join(newFolder(), '.env')
  writeFileSync(file, content)
  return file
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le')

describe('which file is read', () => {
  it('is that of the folder', () => {
    const file = newFile('')
    expect(findEnvFile(join(file, '..'))).toBe(file)
  })

  it('is none that is a folder, as a virtual environment of Python is', () => {
    const folder = newFolder()
    mkdirSync(join(folder, '.env'))
    expect(isFolder(join(folder, '.env'))).toBe(true)
    expect(findEnvFile(folder)).not.toBe(join(folder, '.env'))
  })

  it('is also a link that leads nowhere, which is refused then', () => {
    const folder = newFolder()
    symlinkSync(join(folder, 'gone'), join(folder, '.env'))
    const file = findEnvFile(folder) ?? ''
    expect(file).toBe(join(folder, '.env'))
    expect(() => readEnvFile(file)).toThrow(/\.env cannot be read \(ENOENT\)$/)
  })
})

describe('what is read', () => {
  const text = 'TOAST_CLIENT_ID=Zoë\r\nTOAST_CLIENT_SECRET=geheim\r\n'
  const both = { TOAST_CLIENT_ID: 'Zoë', TOAST_CLIENT_SECRET: 'geheim' }

  it.each<[string, string | Uint8Array]>([
    ['UTF-8', text],
    ['UTF-8 with a mark', `\uFEFF${text}`],
    ['UTF-8 of two files with a mark each', text.replace(/^|(?<=\n)(?=.)/gm, '\uFEFF')],
    ['UTF-16 little-endian with a mark', utf16(`\uFEFF${text}`)],
    ['UTF-16 big-endian with a mark', utf16(`\uFEFF${text}`).swap16()],
    ['UTF-16 little-endian', utf16(text)],
    ['UTF-16 big-endian', utf16(text).swap16()],
    ['lines of an old Mac', text.replaceAll('\r\n', '\r')],
  ])('in %s is the same', (_, content) => {
    expect(readEnvFile(newFile(content))).toEqual(both)
  })

  it.each([
    ['A="file # secret"', 'file # secret'],
    ["A='file # secret'", 'file # secret'],
    ['A="one\\ntwo"', 'one\ntwo'],
    ['A="one\r\ntwo"', 'one\ntwo'],
    ['export A=value', 'value'],
    ['A=value # why', 'value'],
    ['  A = value  ', 'value'],
    ['A=', ''],
  ])('of %j is what .env.example says', (line, value) => {
    expect(readEnvFile(newFile(line))).toEqual({ A: value })
  })

  it.each<[string, Uint8Array]>([
    ['letters of Latin-1', Buffer.from('A=Zoë', 'latin1')],
    ['a NUL byte', Buffer.from('A=x\0y')],
    ['half a letter of UTF-16', utf16('\uFEFFA=x').subarray(0, -1)],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
  ])('is refused with %s, and says how to save it', (_, content) => {
    expect(() => readEnvFile(newFile(content))).toThrow(/\.env is not text in UTF-8, .* Save it as UTF-8$/)
  })

  it('is refused where it is larger than 1 MiB, and read where it is just that', () => {
    const line = 'TOAST_CLIENT_ID=x\n'
    expect(readEnvFile(newFile(line.padEnd(1024 * 1024, '#')))).toEqual({ TOAST_CLIENT_ID: 'x' })
    expect(() => readEnvFile(newFile(line.padEnd(1024 * 1024 + 1, '#')))).toThrow(/\.env is larger than 1 MiB/)
  })

  it('is refused where it is a pipe or a device, and is not waited for', () => {
    const [pipe, device] = [newFolder(), newFolder()].map((folder) => join(folder, '.env'))
    execFileSync('mkfifo', [String(pipe)])
    symlinkSync('/dev/zero', String(device))
    for (const file of [pipe, device]) {
      expect(() => readEnvFile(String(file))).toThrow(/\.env is a pipe or a device, and is not read/)
    }
  })
})

it('.env.example has every variable', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const names = liveProviders.flatMap(({ variables }) => Object.values(variables))
  const found = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  expect(new Set(found)).toEqual(new Set([...names, ...sharedNames]))
})
