import type { LiveProvider, Variables } from '../live-providers.js'
import type { Settings } from '../settings/settings.js'
import type { Output } from '../output.js'
import { cachePlace, openCache, placeName, type SharedCache } from '../cache/open-cache.js'

/** What every command works with. */
export interface CommandContext {
  /**
   * Reads the variables, and says what of them is left aside for these providers. Not every command needs any.
   *
   * @throws WrongVariable for a `.env` file that cannot be read
   */
  readonly settings: (providers: readonly LiveProvider[]) => Settings
  readonly output: Output
}

/** A cache that is open, and how it is called. */
export interface OpenCache extends SharedCache {
  readonly name: string
}

/** Opens the cache, and closes it when the work is done. */
export async function withCache<Result>(
  variables: Variables,
  work: (open: OpenCache) => Promise<Result>,
): Promise<Result> {
  return withCaches(async (open) => work(await open(variables)))
}

/** Opens caches as they are asked for, each once, and closes them when the work is done. */
export async function withCaches<Result>(
  work: (open: (variables: Variables) => Promise<OpenCache>) => Promise<Result>,
): Promise<Result> {
  const opened = new Map<string, OpenCache>()
  try {
    return await work(async (variables) => {
      const place = cachePlace(variables)
      const key = place.kind === 'redis' ? place.url : place.path
      const open = opened.get(key) ?? { ...(await openCache(place)), name: placeName(place) }
      opened.set(key, open)
      return open
    })
  } finally {
    for (const shared of opened.values()) await shared.close()
  }
}
