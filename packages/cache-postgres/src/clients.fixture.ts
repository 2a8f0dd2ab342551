import { Client, Pool, type PoolConfig } from 'pg'
import postgres from 'postgres'
import type { PgClient, PostgresJsClient } from './index.js'

/** A client of one of the packages, and how it ends. */
export interface OpenClient {
  client: PgClient | PostgresJsClient
  close: () => Promise<unknown>
}

/** A Pool that survives the loss of a connection, as a program has it. */
export function openPool(config: PoolConfig): OpenClient & { client: Pool } {
  const client = new Pool({ connectionTimeoutMillis: 5_000, ...config })
  client.on('error', () => undefined)
  return { client, close: () => client.end() }
}

/** Each kind of client that the caches take. */
export const clients = {
  'a Pool of pg': async (url: string): Promise<OpenClient> => openPool({ connectionString: url }),
  'a Pool of one connection': async (url: string): Promise<OpenClient> => openPool({ connectionString: url, max: 1 }),
  async 'a Client of pg'(url: string): Promise<OpenClient> {
    const client = new Client({ connectionString: url })
    await client.connect()
    return { client, close: () => client.end() }
  },
  async 'a connection for each statement'(url: string): Promise<OpenClient> {
    const query: PgClient['query'] = async (text, values) => {
      const { client, close } = openPool({ connectionString: url, max: 1 })
      try {
        return await client.query(text, values)
      } finally {
        await close()
      }
    }
    return { client: { query }, close: async () => undefined }
  },
  async postgres(url: string): Promise<OpenClient> {
    const client = postgres(url, { backoff: () => 0.02 })
    return { client, close: () => client.end({ timeout: 0 }) }
  },
  async 'postgres with prepared statements in camel case'(url: string): Promise<OpenClient> {
    const client = postgres(url, { transform: postgres.camel, prepare: true, max: 1 })
    return { client, close: () => client.end({ timeout: 0 }) }
  },
}

/** Holds what some SQL locks, over a connection of its own, until it is released: what was written is there then. */
export async function holdLock(url: string, lock: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`BEGIN; ${lock}`)
  let isHeld = true
  return async () => {
    if (isHeld) await client.query('COMMIT').catch(() => undefined)
    isHeld = false
    await client.end()
  }
}
