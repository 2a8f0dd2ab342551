import { failureOf } from '../failure.js'
import { environmentName, liveProviders, type LiveProvider, type Variables } from '../live-providers.js'
import { viewCache, type CacheView } from '../cache/cache-view.js'
import { readingOptions } from '../cache/provider-options.js'
import { readProfiles } from '../profiles/profiles.js'
import { oldNotes } from '../settings/old-places.js'
import type { Settings } from '../settings/settings.js'
import type { Output } from '../terminal/output.js'
import { named, withCaches, type CommandContext, type OpenCache } from './command.js'
import type { CacheShown, Row } from './status-row.js'
import { statusText } from './status-text.js'

/** Shows what the cache holds for each account. Sends nothing, and changes nothing in the cache. */
export async function showStatus(only: LiveProvider | undefined, context: CommandContext): Promise<number> {
  const { output, now, profile } = context
  return withCaches(output.waiting, async (open) => {
    const asked = only ? [only] : liveProviders
    const sets = settingsFor(asked, context)
    const rows: Row[] = []
    let exitCode = 0
    for (const settings of sets) {
      for (const provider of asked) {
        try {
          const row = await rowOf(provider, settings, output, open)
          // Of a profile, and beside profiles, what is not there is no news.
          if (row.configured || (sets.length === 1 && settings.profile === undefined)) rows.push(row)
        } catch (error) {
          const { exitCode: code, ...shown } = failureOf(error)
          exitCode = Math.max(exitCode, code)
          rows.push({ ...named(provider, settings.profile), configured: true, error: shown })
        }
      }
    }
    const caches = cachesOf(rows)
    const [first] = sets
    if (caches.length === 0 && first !== undefined) {
      caches.push({ name: (await open(first.sources.environment.variables)).name, providers: [] })
    }
    if (caches.some(({ problem }) => problem !== undefined)) exitCode = Math.max(exitCode, 1)
    const { paint, width } = output
    const isCompact = profile === undefined
    output.answer(statusText(rows, caches, { paint, width, now: now(), isCompact }), { caches, accounts: rows })
    for (const note of oldNotes()) output.note(note)
    if (!rows.some(({ configured }) => configured)) {
      output.say('nothing is configured. pos-auth --help names the variables, and pos-auth sandbox prints some to try')
    }
    return exitCode
  })
}

/** Those of the profile that was asked for, or of none and all profiles. */
function settingsFor(asked: readonly LiveProvider[], { settings, profile, output }: CommandContext): Settings[] {
  const own = settings(asked)
  if (profile !== undefined) return [own]
  const profiles = readProfiles()
  for (const note of profiles.flatMap(({ notes }) => notes)) output.note(note)
  return [own, ...profiles.map((each) => each.settings)]
}

async function rowOf(
  provider: LiveProvider,
  settings: Settings,
  { waiting }: Output,
  open: (variables: Variables) => Promise<OpenCache>,
): Promise<Row> {
  if (!settings.isConfigured(provider)) return { ...named(provider, settings.profile), configured: false }
  const variables = settings.complete(provider)
  const { cache, problem, name: cacheName } = await open(variables)
  const reading = readingOptions(provider, variables)
  const { baseUrl } = provider.create(variables, reading)
  const view: CacheView =
    problem === undefined
      ? await waiting.during(cacheName, () =>
          viewCache((options) => provider.create(variables, { ...reading, ...options }), cache),
        )
      : { state: 'none', isPending: false }
  return {
    ...named(provider, settings.profile),
    configured: true,
    environment: environmentName(provider, variables) ?? baseUrl,
    baseUrl,
    cache: cacheName,
    ...view,
    ...(problem !== undefined && { cacheProblem: problem }),
  }
}

function cachesOf(rows: readonly Row[]): CacheShown[] {
  const caches = new Map<string, CacheShown>()
  for (const row of rows) {
    if (!('cache' in row)) continue
    const shown = caches.get(row.cache) ?? { name: row.cache, providers: [] }
    caches.set(row.cache, shown)
    if (!shown.providers.includes(row.provider)) shown.providers.push(row.provider)
    if (row.cacheProblem !== undefined) shown.problem ??= row.cacheProblem
  }
  return [...caches.values()]
}
