import { isAuthError, type Auth, type TokenCache } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth, myposHeaders } from '@auth/mypos'
import { setTimeout as wait } from 'node:timers/promises'
import type { MemberReport, MemberStart, Tenant } from './protocol.js'

// One process of the fleet: an instance for each tenant over the shared cache, and calls without end.
const { baseUrl, tenants, store, clockOffsetMs } = JSON.parse(process.argv[2] ?? '') as MemberStart
const now = () => Date.now() + clockOffsetMs
const encryptionKey = Buffer.alloc(32, 7)

async function openCache(): Promise<TokenCache> {
  if (store.kind === 'sqlite') {
    const { sqliteCache } = await import('@auth/cache-sqlite')
    return sqliteCache({ path: store.path })
  }
  const [{ redisCache }, { createClient }] = await Promise.all([import('@auth/cache-redis'), import('redis')])
  const client = createClient({ socket: { host: '127.0.0.1', port: store.port, reconnectStrategy: 50 } })
  // Core reports a cache that fails as an event; the client would end the process.
  client.on('error', () => undefined)
  void client.connect()
  return redisCache({ client })
}

function createAuth({ vendor, id, secret }: Tenant, cache: TokenCache): Auth {
  const common = { environment: { baseUrl }, cache, encryptionKey, now }
  return vendor === 'itretail'
    ? createItRetailAuth({ ...common, credentials: { username: id, password: secret } })
    : createMyposAuth({ ...common, credentials: { clientId: id, clientSecret: secret } })
}

let since: MemberReport = { calls: 0, failed: [], heapBytes: 0, slowestMs: 0 }

async function call(tenant: Tenant, auth: Auth): Promise<void> {
  const began = Date.now()
  const outcome = await callApi(tenant, auth)
  const ended = Date.now()
  since.calls += 1
  since.slowestMs = Math.max(since.slowestMs, ended - began)
  if (outcome !== '200') since.failed.push({ tenant: tenant.id, began, ended, outcome })
}

async function callApi({ vendor, id }: Tenant, auth: Auth): Promise<string> {
  try {
    const response =
      vendor === 'itretail'
        ? await auth.fetch(`${baseUrl}/api/SectionsData/GetAllSections`)
        : await auth.fetch(`${baseUrl}/v1.1/transactions`, { headers: myposHeaders({ clientId: id }) })
    await response.text()
    return `${response.status}`
  } catch (error) {
    return isAuthError(error) ? error.code : String(error)
  }
}

/** A tenant's calls come one after the other, a little apart: so that those of all are under way at any moment. */
async function work(tenant: Tenant, auth: Auth): Promise<never> {
  for (;;) {
    await call(tenant, auth)
    await wait(20 + Math.random() * 60)
  }
}

const cache = await openCache()
for (const tenant of tenants) void work(tenant, createAuth(tenant, cache))

// The parent may be gone: then there is nobody to work for.
process.once('disconnect', () => process.exit())
for (;;) {
  await wait(1_000)
  globalThis.gc?.()
  const report: MemberReport = { ...since, heapBytes: process.memoryUsage().heapUsed }
  since = { calls: 0, failed: [], heapBytes: 0, slowestMs: 0 }
  process.send?.(report)
}
