import type { LiveProvider } from '../live-providers.js'
import { hasAnyOf, setIn, type Settings, type Source } from './settings.js'
import { isOldName, meantBy, sharedNames } from './similar-names.js'

/**
 * What these providers leave aside, one sentence a source and reason: variables of the source that is not theirs, and names
 * that are nearly one of ours. With names, and never a value.
 *
 * @param shared the variables that serve all providers, where they matter
 */
export function settingsNotes(
  settings: Settings,
  providers: readonly LiveProvider[],
  shared: readonly string[] = sharedNames,
): string[] {
  if (providers.length === 0) return []
  const { environment, file } = settings.sources
  const sources = file ? [environment, file] : [environment]
  return [
    ...sources.flatMap((source) => ignoredBeside(source, settings, providers, shared)),
    ...sources.flatMap((source) => lookalikesIn(source, settings, providers, shared)),
  ]
}

function ignoredBeside(
  source: Source,
  settings: Settings,
  providers: readonly LiveProvider[],
  shared: readonly string[],
): string[] {
  const other = settings.otherThan(source)
  const served = providers.filter((provider) => settings.sourceOf(provider) === source && hasAnyOf(provider, source))
  if (other === undefined || served.length === 0) return []
  const own = served.flatMap(({ variables }) => Object.values(variables))
  const ignored = setIn(other, [...own, ...shared])
  if (ignored.length === 0) return []
  const labels = served.map(({ label }) => label).join(' and ')
  return [`${labels}: set in ${source.name}, so ignored in ${other.name}: ${ignored.join(', ')}`]
}

function lookalikesIn(
  { name: sourceName, variables }: Source,
  settings: Settings,
  providers: readonly LiveProvider[],
  shared: readonly string[],
): string[] {
  const own = settings.ownVariables(providers)
  const used = providers.map((provider) => settings.sourceOf(provider))
  const missing = new Set([
    ...Object.keys(own).filter((name) => !own[name]),
    ...shared.filter((name) => !used.some((source) => source.variables[name])),
  ])
  const found = Object.keys(variables).flatMap((name) => {
    const meant = variables[name] ? meantBy(name) : undefined
    return meant !== undefined && missing.has(meant) ? [{ name, meant }] : []
  })
  const renamed = found.filter(({ name }) => isOldName(name))
  const unknown = found.filter(({ name }) => !isOldName(name))
  return [
    ...renamed.map(({ name, meant }) => `unknown in ${sourceName}: ${name}, an old name. Call it ${meant}`),
    ...(unknown.length > 0
      ? [`unknown in ${sourceName}: ${unknown.map(({ name, meant }) => `${name} (${meant}?)`).join(', ')}`]
      : []),
  ]
}
