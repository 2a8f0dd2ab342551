import type { Pool, PoolConfig } from 'pg'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openPool } from './clients.fixture.js'
import { startPostgres, type PostgresServer } from './postgres-server.fixture.js'

interface Use {
  readonly settings?: Record<string, string>
  /** Done once, when the server has started. */
  readonly once?: (server: PostgresServer) => Promise<unknown>
  /** SQL that is run after each test, once its clients have ended. */
  readonly clean?: string
}

/** A server for the tests of a `describe`. What is opened during a test ends after it, the last first. */
export function usePostgres({ settings, once, clean }: Use = {}) {
  let started: PostgresServer | undefined
  const ends: (() => unknown)[] = []
  const server = () => {
    if (started === undefined) throw new Error('the server is there for tests alone')
    return started
  }
  beforeAll(async () => {
    started = await startPostgres(settings)
    await once?.(started)
  }, 60_000)
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end()
    if (clean !== undefined) await server().sql(clean)
  })
  afterAll(() => started?.stop())
  return {
    server,
    endLater: (end: () => unknown) => void ends.push(end),
    /** A process of its own, as far as the package can tell. */
    connect: ({ user = 'postgres', ...more }: PoolConfig = {}): Pool => {
      const connectionString = server().url.replace('postgres@', `${user}@`)
      const { client, close } = openPool({ connectionString, ...more })
      ends.push(close)
      return client
    },
  }
}
