import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { freePort } from './free-port.fixture.js'

/** A Redis of its own, on this machine only and without a disk. */
export interface RedisServer {
  readonly port: number
  /** The Unix socket that it listens on too. */
  readonly socketPath: string
  /** Sends one command. */
  command(...words: string[]): Promise<unknown>
  /** Ends it. What it held is lost. */
  stop(): Promise<void>
}

/** Whether Debian's `redis-server` is there. @throws Error in CI where it is not: there nothing may be left out */
export function hasRedisServer(): boolean {
  const isThere = spawnSync('redis-server', ['--version']).error === undefined
  if (!isThere && process.env['CI'] === 'true') throw new Error('redis-server is missing: apt-get install redis-server')
  return isThere
}

/** @throws Error where `redis-server` is not installed, or does not start */
export async function startRedis(options: { port?: number; arguments?: string[] } = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'cache-redis-'))
  const socketPath = join(folder, 'redis.sock')
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--unixsocket', socketPath, '--dir', folder]
  const server = spawn('redis-server', [...place, '--save', '', '--appendonly', 'no', ...(options.arguments ?? [])], {
    stdio: 'ignore',
  })
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  const killIt = () => server.kill('SIGKILL')
  const leaveNothing = () => {
    killIt()
    removeFolder()
  }
  process.once('exit', leaveNothing)

  async function command(...words: string[]): Promise<unknown> {
    const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return await client.sendCommand(words)
    } finally {
      client.destroy()
    }
  }

  async function stop(): Promise<void> {
    process.off('exit', leaveNothing)
    if (server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit')
      killIt()
      await exited
    }
    removeFolder()
  }

  // Rejects where it cannot be started at all.
  const ended = once(server, 'exit').then(
    ([code]) => new Error(`it ended with ${code}`),
    (cause: Error) => cause,
  )
  const answers = until('Redis answers', async () => (await command('PING')) === 'PONG').catch((cause: Error) => cause)
  const problem = await Promise.race([ended, answers])
  if (problem === undefined) return { port, socketPath, command, stop }
  await stop()
  throw new Error('redis-server does not start; on Debian: apt-get install redis-server', { cause: problem })
}

/** A Redis Cluster of three masters. */
export async function startRedisCluster(): Promise<RedisServer[]> {
  const nodes = await Promise.all(
    ['0 5460', '5461 10922', '10923 16383'].map(async (slots) => {
      const busPort = await freePort()
      const node = await startRedis({ arguments: ['--cluster-enabled', 'yes', '--cluster-port', `${busPort}`] })
      await node.command('CLUSTER', 'ADDSLOTSRANGE', ...slots.split(' '))
      return { node, busPort }
    }),
  )
  const servers = nodes.map(({ node }) => node)
  for (const { node, busPort } of nodes) {
    await servers[0]?.command('CLUSTER', 'MEET', '127.0.0.1', `${node.port}`, `${busPort}`)
  }
  await until('the nodes know each other', async () => {
    const states = await Promise.all(servers.map((each) => each.command('CLUSTER', 'INFO')))
    return states.every((state) => /cluster_state:ok[^]*cluster_known_nodes:3/.test(String(state)))
  })
  return servers
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds().catch(() => false)) return
    await wait(25)
  }
  throw new Error(`waited in vain: ${what}`)
}
