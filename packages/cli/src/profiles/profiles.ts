import { WrongUsage } from '../failure.js'
import { liveProviders, type LiveProvider, type Variables } from '../live-providers.js'
import { Settings, type Source } from '../settings/settings.js'
import { meantBy, ownNames, sharedNames } from '../settings/similar-names.js'
import { shownPath } from '../settings/user-folders.js'
import { nearestWord } from '../usage/nearest-word.js'
import { prefixOf, profileOf } from './profile-name.js'
import { profilesFile, readProfilesFile } from './profiles-file.js'

/** The accounts of one name, one with a vendor at most. All of it comes from one source. */
export interface Profile {
  readonly name: string
  readonly settings: Settings
  /** What is ignored, in a sentence. */
  readonly notes: readonly string[]
}

/**
 * All profiles, in the order of their names: those of the environment, and those of the file.
 *
 * @throws WrongVariable for a file that cannot be read, or that others can read
 */
export function readProfiles(environment: Variables = process.env): readonly Profile[] {
  const file = profilesFile()
  const inFile = readProfilesFile(file)
  const inEnvironment = profilesIn(environment)
  const names = [...new Set([...inEnvironment.keys(), ...inFile.keys()])]
  return names
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((name) => {
      const own = inEnvironment.get(name)
      const kept = inFile.get(name)
      const source: Source =
        own === undefined
          ? { name: `[${name}] of ${shownPath(file)}`, variables: kept ?? {} }
          : { name: `the environment (${prefixOf(name)}…)`, variables: own }
      const notes = [
        ...(own !== undefined && kept !== undefined
          ? [`${name}: set in the environment, so ignored in ${shownPath(file)}`]
          : []),
        ...lookalikesIn(environment, name),
      ]
      return { name, settings: new Settings({ environment: source }, name), notes }
    })
}

/**
 * The profile of this name.
 *
 * @throws WrongUsage where there is none. @throws WrongVariable as `readProfiles`
 */
export function profileNamed(profiles: readonly Profile[], name: string): Profile {
  const found = profiles.find((profile) => profile.name === name)
  if (found !== undefined) return found
  const names = profiles.map((profile) => profile.name)
  if (names.length === 0) throw new WrongUsage('there are no profiles. pos-auth paths shows the file that they go into')
  // Another number is another store, not a slip of the finger.
  const digits = (text: string) => text.replaceAll(/\D/g, '')
  const meant = nearestWord(
    name,
    names.filter((own) => digits(own) === digits(name)),
  )
  const shown = names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
  throw new WrongUsage(
    `there is no such profile. ${meant === undefined ? `There are ${shown}` : `Did you mean ${meant}?`}`,
  )
}

/** @throws WrongUsage where the profile has no account with this vendor */
export function checkProvider({ name, settings }: Profile, provider: LiveProvider): void {
  if (settings.isConfigured(provider)) return
  const others = liveProviders.filter((other) => settings.isConfigured(other))
  const has = others.length === 0 ? 'none' : others.map(({ label }) => label).join(' and ')
  const ids = provider.variables
  throw new WrongUsage(
    `profile ${name} has no account with ${provider.label}, but with ${has}. Add ${ids.id} and ${ids.secret} to it, or name another`,
  )
}

/** What of REDIS_URL and the key a profile leaves out there, it takes from those of the environment. */
function profilesIn(environment: Variables): ReadonlyMap<string, Variables> {
  const profiles = new Map<string, Record<string, string>>()
  const shared = Object.fromEntries(sharedNames.map((name) => [name, environment[name] ?? '']))
  for (const [key, value] of Object.entries(environment)) {
    const [, prefix, name = ''] = /^([A-Z0-9_]+?)__(.+)$/.exec(key) ?? []
    if (prefix === undefined || !value || !ownNames.includes(name)) continue
    const profile = profileOf(prefix)
    if (profile === undefined) continue
    const variables = profiles.get(profile) ?? { ...shared }
    variables[name] = value
    profiles.set(profile, variables)
  }
  return profiles
}

/** Names in the environment that are nearly a variable of this profile. */
function lookalikesIn(environment: Variables, profile: string): string[] {
  const prefix = prefixOf(profile)
  const found = Object.keys(environment).flatMap((key) => {
    const meant = key.startsWith(prefix) && environment[key] ? meantBy(key.slice(prefix.length)) : undefined
    return meant === undefined ? [] : [`${key} (${prefix}${meant}?)`]
  })
  return found.length > 0 ? [`unknown in the environment: ${found.join(', ')}`] : []
}
