import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from './free-port.fixture.js'

/** A PostgreSQL of its own, on this machine only. */
export interface PostgresServer {
  readonly port: number
  /** Of its superuser, who needs no password. */
  readonly url: string
  /** Runs SQL as its superuser, over a connection of its own. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** Has another, empty server take its place: whoever was connected is no longer, and finds nothing that was there. */
  failOver(): Promise<void>
  /** Ends it in the middle of whatever it does, as a power cut would. What its disk has stays. */
  kill(): Promise<void>
  /** Starts it again, with what it had. */
  restart(): Promise<void>
  /** Ends it. What it held is lost. */
  stop(): Promise<void>
}

/** Where Debian has the server: one folder for each version. */
const versionsFolder = '/usr/lib/postgresql'

/** The folder of the server's commands, empty where they are in PATH, or `undefined` where it is not installed. */
function binaries(): string | undefined {
  const versions = existsSync(versionsFolder) ? readdirSync(versionsFolder) : []
  const [newest] = versions.toSorted((a, b) => Number(b) - Number(a))
  const folder = newest === undefined ? '' : join(versionsFolder, newest, 'bin')
  const isThere = spawnSync(join(folder, 'postgres'), ['--version']).error === undefined
  return isThere ? folder : undefined
}

/** Whether Debian's `postgresql` is there. @throws Error in CI where it is not: there nothing may be left out */
export function hasPostgresServer(): boolean {
  const isThere = binaries() !== undefined
  if (!isThere && process.env['CI'] === 'true') throw new Error('PostgreSQL is missing: apt-get install postgresql')
  return isThere
}

/** When its input ends: ends the server in a folder, and removes that. */
const leaveNothing = 'cat >/dev/null; kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 1; rm -rf "$1"'

/** PostgreSQL refuses to run as root: there it runs as nobody. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0

/** @throws Error where PostgreSQL is not installed, or does not start */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'cache-postgres-'))
  if (isRoot) chownSync(folder, nobody, nobody)
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const url = `postgres://postgres@127.0.0.1:${port}/tokens`
  const bin = binaries() ?? ''
  const program = (name: string) => join(bin, name)
  const as = { cwd: folder, ...(isRoot && { uid: nobody, gid: nobody }) }

  const made = spawnSync(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--wal-segsize=1'],
    { ...as, encoding: 'utf8' },
  )
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  if (made.status !== 0) {
    removeFolder()
    throw new Error('no PostgreSQL here; on Debian: apt-get install postgresql', { cause: made.error ?? made.stderr })
  }

  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    fsync: 'off',
    // In the folder, so that nothing is left elsewhere.
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  }
  const words = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let server: ChildProcess | undefined
  const isRunning = () => server !== undefined && server.exitCode === null && server.signalCode === null
  // Outlives whoever started the server, who may be killed before it could end it.
  const guard = spawn('sh', ['-c', leaveNothing, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  guard.unref()

  async function start(): Promise<void> {
    server = spawn(program('postgres'), ['-D', data, ...words], { ...as, stdio: 'ignore' })
    for (let tries = 0; tries < 400 && isRunning(); tries += 1) {
      if (await sql('SELECT 1', [], 'postgres').catch(() => undefined)) return
      await wait(25)
    }
    throw new Error('PostgreSQL does not start')
  }

  async function sql(text: string, values?: unknown[], database = 'tokens'): Promise<Record<string, unknown>[]> {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(text, values)).rows
    } finally {
      await client.end()
    }
  }

  async function failOver(): Promise<void> {
    await sql('DROP DATABASE IF EXISTS tokens WITH (FORCE)', [], 'postgres')
    await sql('CREATE DATABASE tokens', [], 'postgres')
  }

  async function kill(): Promise<void> {
    if (server === undefined || !isRunning()) return
    const exited = once(server, 'exit')
    server.kill('SIGQUIT')
    await exited
  }

  async function stop(): Promise<void> {
    await kill()
    removeFolder()
    guard.kill('SIGKILL')
  }

  try {
    await start()
    await failOver()
  } catch (error) {
    await stop()
    throw error
  }
  return { port, url, sql, failOver, kill, restart: start, stop }
}
