export type { SqliteCacheOptions } from './options.js'
export { sqliteCache, type SqliteCache } from './sqlite-cache.js'
