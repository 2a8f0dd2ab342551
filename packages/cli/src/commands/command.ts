import type { LiveProvider, Variables } from '../live-providers.js'
import type { Settings } from '../settings/settings.js'
import type { Output } from '../terminal/output.js'
import type { Waiting } from '../terminal/waiting.js'
import { cachePlace, openCache, placeName, type SharedCache } from '../cache/open-cache.js'

/** What every command works with. */
export interface CommandContext {
  /**
   * Reads the variables, and says what of them is left aside for these providers. Not every command needs any.
   *
   * @throws WrongVariable for a file that cannot be read. @throws WrongUsage for a profile that there is not
   */
  readonly settings: (providers: readonly LiveProvider[]) => Settings
  /** The profile that was asked for; `settings` is of it. */
  readonly profile: string | undefined
  readonly output: Output
  readonly now: () => number
}

/** A cache that is open, and how it is called. */
export interface OpenCache extends SharedCache {
  readonly name: string
}

/** Opens the cache, and closes it when the work is done. */
export async function withCache<Result>(
  variables: Variables,
  { waiting }: Output,
  work: (open: OpenCache) => Promise<Result>,
): Promise<Result> {
  return withCaches(waiting, async (open) => work(await open(variables)))
}

/** Opens caches as they are asked for, each once, and closes them when the work is done. */
export async function withCaches<Result>(
  waiting: Waiting,
  work: (open: (variables: Variables) => Promise<OpenCache>) => Promise<Result>,
): Promise<Result> {
  const opened = new Map<string, OpenCache>()
  try {
    return await work(async (variables) => {
      const place = cachePlace(variables)
      const key = place.kind === 'redis' ? place.url : place.path
      const name = placeName(place)
      const open = opened.get(key) ?? { ...(await waiting.during(name, () => openCache(place))), name }
      opened.set(key, open)
      return open
    })
  } finally {
    for (const shared of opened.values()) await waiting.during(shared.name, () => shared.close())
  }
}

/** What an answer says of whose it is. */
export function named({ name: provider }: LiveProvider, profile: string | undefined) {
  return { provider, ...(profile !== undefined && { profile }) }
}
