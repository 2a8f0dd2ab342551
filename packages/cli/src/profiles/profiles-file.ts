import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { WrongVariable, type Variables } from '../live-providers.js'
import { decodeText } from '../settings/decode-text.js'
import { attemptWith, readPrivateFile } from '../settings/private-file.js'
import { meantBy, ownNames, sharedNames } from '../settings/similar-names.js'
import { shownPath, userFolder } from '../settings/user-folders.js'
import { isProfileName, profileNameRule } from './profile-name.js'

/** Where profiles are kept. @throws WrongVariable where the user has no folder for it */
export const profilesFile = () => join(userFolder('config'), 'profiles')

/**
 * The variables of each profile of the file, by name. Empty where there is no file.
 *
 * @throws WrongVariable which names the file and the line, and repeats nothing of it
 */
export function readProfilesFile(file: string): ReadonlyMap<string, Variables> {
  const bytes = attemptWith(file, 'Make it a file of yours', () =>
    readPrivateFile(file, { limitBytes: 1024 * 1024, instead: 'Put a file of yours there' }),
  )
  if (bytes === undefined) return new Map()
  const text = decodeText(bytes)
  if (text !== undefined) return parseProfiles(text, shownPath(file))
  throw new WrongVariable(
    `${shownPath(file)} is not text in UTF-8, or in UTF-16 with a byte order mark. Save it as UTF-8`,
  )
}

/**
 * Reads the text of such a file: headings in brackets, and under each the lines of a `.env` file. What stands before the
 * first heading serves all profiles.
 *
 * @param name how the file is called in errors
 * @throws WrongVariable
 */
export function parseProfiles(text: string, name: string): ReadonlyMap<string, Variables> {
  const shared: Record<string, string> = {}
  const profiles = new Map<string, Record<string, string>>()
  let section = shared
  for (const [index, line] of text.split('\n').entries()) {
    const wrong = (what: string) => new WrongVariable(`${name}, line ${index + 1}: ${what}`)
    if (/^\s*(#|$)/.test(line)) continue
    if (/^\s*\[/.test(line)) {
      const [, profile] = /^\s*\[\s*([^\]]*?)\s*\]\s*(?:#.*)?$/.exec(line) ?? []
      if (profile === undefined || !isProfileName(profile)) throw wrong(`a heading is [name]. ${profileNameRule}`)
      if (profiles.has(profile)) throw wrong(`there is a profile ${profile} already. Put all of it under one heading`)
      section = {}
      profiles.set(profile, section)
      continue
    }
    const [variable, value] = variableOf(line, wrong)
    if (section === shared && !sharedNames.some((each) => each === variable)) {
      throw wrong(`${variable} belongs under the heading of a profile, such as [store-17]`)
    }
    if (Object.hasOwn(section, variable)) throw wrong(`${variable} is set twice in this profile`)
    section[variable] = value
  }
  return new Map([...profiles].map(([profile, variables]) => [profile, { ...shared, ...variables }]))
}

function variableOf(line: string, wrong: (what: string) => WrongVariable): readonly [string, string] {
  const [written = '', after = ''] = line.split(/=([^]*)/)
  // Node reads a quoted value to its end, on whichever line that is, and takes one without an end as it stands.
  const [, quote] = /^\s*(["'`])/.exec(after) ?? []
  if (quote !== undefined && !after.trim().slice(1).includes(quote)) throw wrong('a value in quotes ends on its line')
  const entries = Object.entries(parseEnv(line))
  const [variable, value] = entries[0] ?? []
  if (entries.length !== 1 || variable === undefined || value === undefined) throw wrong('a line is NAME=value')
  if (ownNames.includes(variable)) return [variable, value]
  const meant = meantBy(written.trim().replace(/^export\s+/, ''))
  throw wrong(
    `this is no variable of a profile${meant === undefined ? `. There are ${ownNames.join(', ')}` : `. Did you mean ${meant}?`}`,
  )
}
