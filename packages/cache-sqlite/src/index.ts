export type { SqliteCacheOptions, SqliteRefreshTokensOptions } from './options.js'
export { sqliteCache, type SqliteCache } from './sqlite-cache.js'
export { sqliteRefreshTokens, type SqliteRefreshTokens } from './sqlite-refresh-tokens.js'
