import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A Redis of the benchmark's own, without a disk. */
export interface RedisServer {
  /** The Unix socket that it listens on: no port that another process could take first. */
  readonly socketPath: string
  stop(): Promise<void>
}

/** @throws Error where `redis-server` is not installed, or does not start */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'))
  const socketPath = join(folder, 'redis.sock')
  const noDisk = ['--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socketPath, ...noDisk], { stdio: 'ignore' })
  const failed = once(server, 'error').then(([error]) => error as Error)
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  for (let tries = 0; !existsSync(socketPath); tries += 1) {
    const problem = await Promise.race([failed, wait(25)])
    if (problem !== undefined || tries > 400) {
      rmSync(folder, { recursive: true, force: true })
      throw new Error('redis-server does not start; on Debian: apt-get install redis-server', { cause: problem })
    }
  }
  return {
    socketPath,
    async stop() {
      process.off('exit', kill)
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit')
        kill()
        await exited
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
