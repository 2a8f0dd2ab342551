import { statSync } from 'node:fs'
import { join } from 'node:path'
import { isAuthError, type TokenCache } from '@auth/core'
import { WrongVariable, type Variables } from '../live-providers.js'
import { errorWords } from '../failure.js'
import { shownPath, userFolder } from '../settings/user-folders.js'

/** Where the calls of this program share their tokens. */
export type CachePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'redis'; readonly server: string; readonly url: string }

/** A cache to work with. */
export interface SharedCache {
  readonly cache: Required<TokenCache>
  /** Why it cannot be used, where that is known already. */
  readonly problem: string | undefined
  close(): Promise<void>
}

/** Milliseconds for one operation: nobody is kept waiting but the one at the terminal. */
export const cacheTimeoutMs = 2_000

/** The file that is the cache without `REDIS_URL`. @throws WrongVariable where the user has no folder for it */
export const cacheFile = () => join(userFolder('cache'), 'tokens.sqlite')

/**
 * @throws WrongVariable for a `REDIS_URL` that is none, or where there is no folder for a file. Its message does not repeat
 *   the URL: there may be a password in it
 */
export function cachePlace(variables: Variables): CachePlace {
  const url = variables['REDIS_URL']
  if (!url) return { kind: 'sqlite', path: cacheFile() }
  if (URL.canParse(url)) {
    const { protocol, hostname, port } = new URL(url)
    if (/^rediss?:$/.test(protocol) && hostname) return { kind: 'redis', server: `${hostname}:${port || 6379}`, url }
  }
  throw new WrongVariable('REDIS_URL takes a URL such as redis://127.0.0.1:6379 or rediss://host:6380')
}

/** How a place is called. Nothing in it is secret. */
export function placeName(place: CachePlace): string {
  return place.kind === 'sqlite' ? shownPath(place.path) : `Redis at ${place.server}`
}

/** @throws AuthError `invalid_options` for a file or folder that others may write to */
export async function openCache(place: CachePlace): Promise<SharedCache> {
  return place.kind === 'sqlite' ? openFile(place.path) : openRedis(place.url)
}

/** The file is made by what is kept in it: to look where there is none finds nothing, and leaves none behind. */
async function openFile(path: string): Promise<SharedCache> {
  const { sqliteCache } = await import('@auth/cache-sqlite')
  let file: ReturnType<typeof sqliteCache>
  try {
    file = sqliteCache({ path })
  } catch (error) {
    const { code } = errorWords(error)
    if (isAuthError(error) || code === undefined) throw error
    // What the file system refuses, as a folder that we may not look into.
    return { cache: failingCache(error), problem: code, close: async () => undefined }
  }
  const isThere = () => statSync(path, { throwIfNoEntry: false }) !== undefined
  const cache: SharedCache['cache'] = {
    ...file,
    get: async (key) => (isThere() ? file.get(key) : undefined),
    delete: async (key) => (isThere() ? file.delete(key) : undefined),
  }
  return { cache, problem: undefined, close: async () => file.close() }
}

/** Everything rejects with this. */
function failingCache(error: unknown): SharedCache['cache'] {
  const fail = async (): Promise<never> => {
    throw error
  }
  return { get: fail, set: fail, delete: fail, lease: fail }
}

/** A server that is not there is no error yet: core takes it for a miss, and commands say so. */
async function openRedis(url: string): Promise<SharedCache> {
  // Loaded where a URL is set: these two take longer than all of the rest.
  const [{ createClient }, { redisCache }] = await Promise.all([import('redis'), import('@auth/cache-redis')])
  const client = createClient({ url, socket: { connectTimeout: cacheTimeoutMs, reconnectStrategy: false } })
  // What goes wrong rejects the call that it went wrong with.
  client.on('error', () => undefined)
  let problem: string | undefined
  try {
    await client.connect()
    await client.ping()
  } catch (error) {
    problem = redisProblem(error)
    if (client.isOpen) client.destroy()
  }
  return {
    cache: redisCache({ client }),
    problem,
    async close() {
      // Waits for what was sent: a lease that is not freed keeps the next call waiting.
      const patience = setTimeout(() => client.isOpen && client.destroy(), cacheTimeoutMs)
      if (client.isOpen) await client.close().catch(() => undefined)
      clearTimeout(patience)
    },
  }
}

/** The first word of what Redis itself answers is its code: `NOAUTH`, `WRONGPASS`, `LOADING`. */
function redisProblem(error: unknown): string {
  const { name, code } = errorWords(error)
  if (code !== undefined) return code
  return (error instanceof Error ? /^[A-Z]{4,}(?= )/.exec(error.message)?.[0] : undefined) ?? name
}
