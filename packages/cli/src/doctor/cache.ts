import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LiveProvider, Variables } from '../live-providers.js'
import type { Settings, Source } from '../settings/settings.js'
import { errorWords, failureOf } from '../failure.js'
import { cachePlace, openCache, placeName, type CachePlace, type SharedCache } from '../cache/open-cache.js'
import { shownPath } from '../settings/user-folders.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'cache'

/** The cache, where it can be opened, and what there is to say about it. */
export interface CheckedCache {
  readonly finding: Finding
  readonly shared?: SharedCache
}

/**
 * Opens the caches of these providers and reads from them. Writes no record. Providers of one source share one, which is
 * checked once.
 */
export async function checkCaches(
  settings: Settings,
  providers: readonly LiveProvider[],
): Promise<ReadonlyMap<Source, CheckedCache>> {
  const used = new Set(providers.map((provider) => settings.sourceOf(provider)))
  if (used.size === 0) used.add(settings.sources.environment)
  const checked = new Map<Source, CheckedCache>()
  for (const source of used) {
    const { finding, shared } = await checkCache(source.variables)
    const what = used.size > 1 ? `${finding.what} (variables of ${source.name})` : finding.what
    checked.set(source, { finding: { ...finding, what }, ...(shared && { shared }) })
  }
  return checked
}

async function checkCache(variables: Variables): Promise<CheckedCache> {
  let place: CachePlace
  try {
    place = cachePlace(variables)
  } catch (error) {
    return {
      finding: problem(check, failureOf(error).message, 'Correct it where it is set, or leave it out'),
    }
  }
  return place.kind === 'sqlite' ? checkFile(place) : checkRedis(place)
}

async function checkRedis(place: CachePlace): Promise<CheckedCache> {
  const shared = await openCache(place)
  const name = placeName(place)
  if (shared.problem === undefined) return { shared, finding: ok(check, `${name} answers`) }
  const advice = /AUTH|PASS/.test(shared.problem)
    ? 'Check user name and password in REDIS_URL'
    : 'Start it, or check REDIS_URL and the network; without it every call asks the vendor'
  return { shared, finding: problem(check, `${name} cannot be used (${shared.problem})`, advice) }
}

async function checkFile(place: CachePlace & { kind: 'sqlite' }): Promise<CheckedCache> {
  const name = placeName(place)
  const folder = dirname(place.path)
  let shared: SharedCache | undefined
  try {
    shared = await openCache(place)
    tryToWrite(folder)
    await shared.cache.get('doctor')
  } catch (error) {
    const { code, message } = failureOf(error)
    await shared?.close()
    // Its message says which right is too much, and how to take it away.
    if (code === 'invalid_options')
      return { finding: problem(check, message, 'Until then no command works; XDG_CACHE_HOME can name another folder') }
    return {
      finding: problem(
        check,
        `${name} cannot be used (${errorWords(error).code ?? errorWords(error).name})`,
        'Make its folder one that you can write to, name another in XDG_CACHE_HOME, or delete the file if it is damaged',
      ),
    }
  }
  const isOpen = process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0
  return {
    shared,
    finding: isOpen
      ? warning(
          check,
          `others may look into ${shownPath(folder)}`,
          'What is kept is encrypted; chmod 700 keeps them out',
        )
      : ok(check, `${name} can be used`),
  }
}

/** Whether a right to write is one is known only once something is written. */
function tryToWrite(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const probe = join(folder, `doctor.${randomUUID()}`)
  try {
    writeFileSync(probe, '', { flag: 'wx', mode: 0o600 })
  } finally {
    rmSync(probe, { force: true })
  }
}
