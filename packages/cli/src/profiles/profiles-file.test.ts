import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseProfiles, readProfilesFile } from './profiles-file.js'

const parsed = (text: string) => Object.fromEntries(parseProfiles(text, '~/profiles'))

describe('the file of profiles', () => {
  it('has the variables of a .env file under headings, and what all of them share above', () => {
    const text = `# stores
REDIS_URL=redis://127.0.0.1:6379

[store-17]
ITRETAIL_USERNAME=one@example.com
export ITRETAIL_PASSWORD='a # b' # the old one
  [ store-18 ]  # moved
TOAST_CLIENT_ID="with = and ] in it"
REDIS_URL=redis://127.0.0.1:6380
`
    expect(parsed(text)).toEqual({
      'store-17': {
        REDIS_URL: 'redis://127.0.0.1:6379',
        ITRETAIL_USERNAME: 'one@example.com',
        ITRETAIL_PASSWORD: 'a # b',
      },
      'store-18': { REDIS_URL: 'redis://127.0.0.1:6380', TOAST_CLIENT_ID: 'with = and ] in it' },
    })
    expect(parsed(text.replaceAll('\n', '\n\n'))).toEqual(parsed(text))
    expect(parsed('')).toEqual({})
  })

  it.each([
    ['a heading that is none', '[Store 17]', 'line 1: a heading is [name]. A profile’s name has small letters'],
    ['a heading without an end', '[canary', 'line 1: a heading is [name]'],
    ['a heading with more behind it', '[store-17] canary', 'line 1: a heading is [name]'],
    ['a heading with an underscore', '[store_17]', 'line 1: a heading is [name]'],
    ['a profile twice', '[a]\n[b]\n\n[a]', 'line 4: there is a profile a already. Put all of it under one heading'],
    ['a variable twice', '[a]\nTOAST_CLIENT_ID=canary\nTOAST_CLIENT_ID=', 'line 3: TOAST_CLIENT_ID is set twice'],
    ['credentials of no profile', 'TOAST_CLIENT_ID=canary', 'line 1: TOAST_CLIENT_ID belongs under the heading'],
    [
      'a misspelt variable',
      '[a]\nTOAST_CLINT_ID=canary',
      'line 2: this is no variable of a profile. Did you mean TOAST_CLIENT_ID?',
    ],
    [
      'another variable',
      '[a]\nCANARY=canary',
      'line 2: this is no variable of a profile. There are ITRETAIL_USERNAME,',
    ],
    ['an old name', '[a]\nAUTH_DEMO_ENCRYPTION_KEY=canary', 'Did you mean POS_AUTH_ENCRYPTION_KEY?'],
    ['a line that is none', '[a]\ncanary canary', 'line 2: a line is NAME=value'],
    ['a secret alone', '[a]\ncanary==', 'line 2: '],
    ['a quote without an end', '[a]\nTOAST_CLIENT_ID="canary\n[b]', 'line 2: a value in quotes ends on its line'],
  ])('is refused with %s, by its line and without its text', (_, text, words) => {
    let message = ''
    try {
      parsed(text)
    } catch (error) {
      ;({ message } = error as Error)
    }
    expect(message).toMatch(/^~\/profiles, line \d/)
    expect(message).toContain(words)
    expect(message).not.toMatch(/canary/i)
  })
})

describe('reading it', () => {
  function newFile(content: string | Uint8Array = '[a]\nTOAST_CLIENT_ID=canary\n', mode = 0o600): string {
    const folder = mkdtempSync(join(tmpdir(), 'pos-auth-profiles-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'profiles')
    writeFileSync(file, content)
    chmodSync(file, mode)
    return file
  }

  it('finds none where there is none', () => {
    expect(readProfilesFile(join(newFile(), '..', 'other')).size).toBe(0)
  })

  it('takes what an editor of Windows writes', () => {
    const text = '\uFEFF[a]\r\nTOAST_CLIENT_ID=Zoë\r\n'
    for (const content of [text, Buffer.from(text, 'utf16le')]) {
      expect(readProfilesFile(newFile(content)).get('a')).toEqual({ TOAST_CLIENT_ID: 'Zoë' })
    }
  })

  it.each([0o640, 0o604, 0o620, 0o644])('is refused where others have rights to the file: %o', (mode) => {
    expect(() => readProfilesFile(newFile(undefined, mode))).toThrow(
      /others may read or write .*\(chmod 600 .*profiles\)/,
    )
  })

  it('is refused where others may write to the folder, or it is none of the user’s own files', () => {
    const file = newFile()
    chmodSync(join(file, '..'), 0o777)
    expect(() => readProfilesFile(file)).toThrow(/others may write to the folder/)
    const link = join(newFile(), '..', 'link')
    symlinkSync(file, link)
    expect(() => readProfilesFile(link)).toThrow(/link is a symbolic link/)
    const folder = join(newFile(), '..', 'folder')
    mkdirSync(folder, { mode: 0o700 })
    expect(() => readProfilesFile(folder)).toThrow(/folder is not a file/)
  })

  it('is refused with bytes that are no text', () => {
    expect(() => readProfilesFile(newFile(Buffer.from('[a]\nTOAST_CLIENT_ID=Zoë', 'latin1')))).toThrow(
      /Save it as UTF-8/,
    )
  })
})
