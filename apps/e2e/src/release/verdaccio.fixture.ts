import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../../../packages/cache-redis/src/free-port.fixture.ts'
import { run } from './command.fixture.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const tools = 'apps/e2e/tools/registry'

/** An empty package registry on this machine. Anyone may read; to publish needs its user. */
export interface Registry {
  readonly url: string
  /** A user configuration for npm, pnpm and bun that maps the scope `@auth` here, with the credentials to publish. */
  readonly npmrc: string
  start(): Promise<void>
  /** Ends it as a crash would. What was published stays. */
  stop(): Promise<void>
  close(): Promise<void>
}

/** Ends a process when its standard input does, which it does with the process that started it, however that ends. */
const endWithParent = `data:text/javascript,process.stdin.on('close',()=>process.exit()).resume()`

/** @throws when it is not ready in time or gives no user; nothing of it is left then */
export async function startRegistry({ readyWithinMs = 60_000 } = {}): Promise<Registry> {
  await run('node', ['.ci/install.mjs', tools], { cwd: root })
  const folder = await mkdtemp(join(tmpdir(), 'registry-'))
  const npmrc = join(folder, 'npmrc')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  await writeFile(join(folder, 'config.json'), JSON.stringify(configuration(folder)))

  let server: ChildProcess | undefined
  const registry: Registry = {
    url,
    npmrc,
    async start() {
      const command = join(root, tools, 'node_modules/verdaccio/bin/verdaccio')
      const args = [
        '--import',
        endWithParent,
        command,
        '--config',
        join(folder, 'config.json'),
        '--listen',
        `127.0.0.1:${port}`,
      ]
      server = spawn('node', args, { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] })
      await untilReady(server, `${url}-/ping`, readyWithinMs)
    },
    async stop() {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    },
    async close() {
      await registry.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    await registry.start()
    const token = await createUser(url)
    await writeFile(npmrc, `@auth:registry=${url}\n//127.0.0.1:${port}/:_authToken=${token}\n`)
    return registry
  } catch (error) {
    await registry.close()
    throw error
  }
}

/** It reads YAML, which JSON is. Without uplinks it knows nothing but what is published to it. */
function configuration(folder: string) {
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
    uplinks: {},
    packages: { '@auth/*': { access: '$all', publish: '$authenticated' } },
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'fatal' },
  }
}

async function createUser(url: string): Promise<string> {
  const name = 'publisher'
  const reply = await fetch(`${url}-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: 'made-up-for-this-test' }),
  })
  if (!reply.ok) throw new Error(`The registry made no user: ${reply.status}`)
  return ((await reply.json()) as { token: string }).token
}

async function untilReady(server: ChildProcess, url: string, withinMs: number) {
  for (const end = performance.now() + withinMs; ;) {
    if (server.exitCode !== null) throw new Error(`The registry ended with ${server.exitCode}`)
    const reply = await fetch(url, { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined)
    if (reply?.ok) return
    if (performance.now() > end) throw new Error(`The registry is not ready after ${withinMs} ms`)
    await pause(50)
  }
}
