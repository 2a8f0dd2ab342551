export type { PgClient, PostgresJsClient } from './client.js'
export type { PostgresCacheOptions, PostgresTableOptions } from './options.js'
export { postgresCache } from './postgres-cache.js'
export { postgresCacheTable } from './schema.js'
