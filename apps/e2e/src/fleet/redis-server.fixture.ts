import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import * as fixture from '../../../../packages/cache-redis/src/redis-server.fixture.js'

/** A Redis of the test's own. It ends with the test. */
export interface RedisServer {
  readonly port: number
  /** Sends one command. */
  command(...words: string[]): Promise<unknown>
  /** Ends it. What it held is lost. */
  stop(): Promise<void>
  /** Starts it again on the same port, empty. */
  start(): Promise<void>
}

/** Why tests with a real Redis are skipped here, if they are. In CI it is a failure instead. */
export const whyNoRedis = fixture.hasRedisServer() ? undefined : 'redis-server is missing: apt-get install redis-server'

export async function startRedis(): Promise<RedisServer> {
  const first = await fixture.startRedis()
  let server = first
  onTestFinished(() => server.stop())
  return {
    port: first.port,
    command: (...words) => server.command(...words),
    stop: () => server.stop(),
    async start() {
      server = await fixture.startRedis({ port: first.port })
    },
  }
}

/** A Redis Cluster of three masters. It ends with the test. */
export async function startRedisCluster(): Promise<fixture.RedisServer[]> {
  const servers = await fixture.startRedisCluster()
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))))
  return servers
}

/** All that a Redis holds, of every type, as it would write it to a disk, but not compressed. */
export async function dumpOf({ command }: Pick<RedisServer, 'command'>): Promise<Buffer> {
  await command('CONFIG', 'SET', 'rdbcompression', 'no')
  await command('SAVE')
  // Name and value in a list, or an object, as the client's protocol has it.
  const folder = Object.values((await command('CONFIG', 'GET', 'dir')) as object).at(-1) as string
  return readFileSync(join(folder, 'dump.rdb'))
}
