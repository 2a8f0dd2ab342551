import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StoreAddress } from './protocol.fixture.js'
import { dumpOf, startRedis, startRedisCluster, whyNoRedis, type RedisServer } from './redis-server.fixture.js'
import { newDatabasePath } from './stage.fixture.js'

/** A shared cache as whoever runs it sees it. */
interface Store {
  readonly address: StoreAddress
  /** All that it holds: records and leases, by the names that it has for them. */
  entries(): Promise<Map<string, string>>
  /** Puts something else in an entry's place. */
  overwrite(name: string, value: string): Promise<void>
  /** Removes everything. */
  flush(): Promise<void>
  /** All bytes of it. */
  dump(): Promise<Buffer>
}

type Server = Pick<RedisServer, 'port' | 'command'>

/** How a test opens a store. */
export interface StoreKind {
  name: string
  /** Why it cannot be opened on this machine, if so. */
  whyNot?: string | undefined
  open: () => Promise<Store>
}

export const sqlite: StoreKind = { name: 'SQLite', open: async () => sqliteStore(newDatabasePath()) }

export const redis: StoreKind = {
  name: 'Redis',
  whyNot: whyNoRedis,
  open: async () => {
    const server = await startRedis()
    return redisStore({ kind: 'redis', port: server.port, isUp: true }, [server])
  },
}

export const ioredis: StoreKind = {
  name: 'Redis with ioredis',
  whyNot: whyNoRedis,
  open: async () => {
    const server = await startRedis()
    return redisStore({ kind: 'ioredis', port: server.port }, [server])
  },
}

export const redisCluster: StoreKind = {
  name: 'Redis Cluster',
  whyNot: whyNoRedis,
  open: async () => {
    const servers = await startRedisCluster()
    return redisStore({ kind: 'redis cluster', ports: servers.map(({ port }) => port) }, servers)
  },
}

/** The records among entries: sealed by core, unlike the owners of leases. */
export function recordsIn(entries: ReadonlyMap<string, string>): { record: string; sealed: string }[] {
  const isSealed = /^\d+\.[\w-]+\.[\w-]+\.[\w-]+$/
  return [...entries].filter(([, value]) => isSealed.test(value)).map(([record, sealed]) => ({ record, sealed }))
}

/** The one record among entries, beside those that are known. */
export function recordIn(entries: ReadonlyMap<string, string>, known: readonly string[] = []) {
  const [found, ...others] = recordsIn(entries).filter(({ record }) => !known.includes(record))
  if (found === undefined || others.length > 0) throw new Error('there is no record, or more than one')
  return found
}

function sqliteStore(path: string): Store {
  async function use<Result>(work: (database: DatabaseSync) => Result): Promise<Result> {
    const database = new DatabaseSync(path)
    try {
      database.exec('PRAGMA busy_timeout = 5000')
      return work(database)
    } finally {
      database.close()
    }
  }
  return {
    address: { kind: 'sqlite', path },
    entries: () =>
      use((database) => {
        const rows = database.prepare('SELECT key, value FROM records').all()
        return new Map(rows.map(({ key, value }) => [String(key), String(value)]))
      }),
    overwrite: (name, value) =>
      use((database) => void database.prepare('UPDATE records SET value = ? WHERE key = ?').run(value, name)),
    flush: () => use((database) => database.exec('DELETE FROM records; DELETE FROM leases')),
    dump: async () =>
      Buffer.concat(
        ['', '-wal', '-shm', '-journal']
          .map((suffix) => path + suffix)
          .filter(existsSync)
          .map((file) => readFileSync(file)),
      ),
  }
}

function redisStore(address: StoreAddress, servers: readonly Server[]): Store {
  const on = (server: Server, ...words: string[]) => server.command(...words)
  const names = async (server: Server) => (await on(server, 'KEYS', '*')) as string[]
  return {
    address,
    async entries() {
      const found = new Map<string, string>()
      for (const server of servers) {
        for (const name of await names(server)) found.set(name, String(await on(server, 'GET', name)))
      }
      return found
    },
    async overwrite(name, value) {
      for (const server of servers) {
        if ((await names(server)).includes(name)) await on(server, 'SET', name, value, 'KEEPTTL')
      }
    },
    async flush() {
      for (const server of servers) await on(server, 'FLUSHALL')
    },
    dump: async () => Buffer.concat(await Promise.all(servers.map(dumpOf))),
  }
}
