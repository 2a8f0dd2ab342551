// A fleet: a pool of stores with one login each for all processes, kept in Redis, and events in pino's log.
// By hand: see the README of apps/examples; start it twice, and the second one logs in to nothing.
import { redisCache } from '@auth/cache-redis'
import { createAuthPool, createItRetailAuth, isAuthError, type AuthEvent } from '@auth/itretail'
import { pino } from 'pino'
import { createClient } from 'redis'

const { REDIS_URL: url = 'redis://127.0.0.1:6379', TOKEN_ENCRYPTION_KEY: encryptionKey = '' } = process.env
const { ITRETAIL_ENVIRONMENT: place = 'itretail', STORES = '{}' } = process.env
// { "store-17": { "username": "…", "password": "…" }, … }
const credentials = new Map(Object.entries(JSON.parse(STORES) as Record<string, Credentials>))
interface Credentials {
  username: string
  password: string
}

const log = pino()
const client = await createClient({ url })
  .on('error', (error: Error) => log.warn(error))
  .connect()
const shared = {
  environment: place === 'itretail' || place === 'marktpos' ? place : { baseUrl: place },
  cache: redisCache({ client }),
  encryptionKey,
  onEvent: (event: AuthEvent) => log[event.severity](event),
} as const

const stores = createAuthPool({
  max: 1_000,
  create(storeId: string) {
    const own = credentials.get(storeId)
    if (own === undefined) throw new Error(`${storeId} has no credentials`)
    return createItRetailAuth({ ...shared, label: storeId, credentials: own })
  },
})

const { ready, failed } = await stores.prewarm([...credentials.keys()], { concurrency: 8 })
for (const [storeId, error] of failed) log.error({ storeId, code: isAuthError(error) ? error.code : 'unknown' })
for (const storeId of [...credentials.keys()].filter((id) => !failed.has(id))) {
  const response = await stores.get(storeId).fetch('/api/SectionsData/GetAllSections')
  log.info({ storeId, status: response.status, tokenRequests: stores.get(storeId).status().tokenRequests })
}
log.info({ ready, ...stores.summary() })
await client.close()
