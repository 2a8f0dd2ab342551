import type { Variables } from '../../live-providers.js'
import type { Output } from '../output.js'
import { cachePlace, openCache, placeName, type SharedCache } from '../open-cache.js'

/** What every command works with. */
export interface CommandContext {
  /**
   * Read when a command asks for them: not every one needs them.
   *
   * @throws WrongVariable for a `.env` file that cannot be read
   */
  readonly variables: Variables
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
  const place = cachePlace(variables)
  const shared = await openCache(place)
  try {
    return await work({ ...shared, name: placeName(place) })
  } finally {
    await shared.close()
  }
}
