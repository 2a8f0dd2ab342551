import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { complain } from '../failure.js'
import { Problem, type Console } from './console.js'
import { addControls } from './control-routes.js'
import { eventStream } from './event-stream.js'
import { noBody, ownOriginOnly, ownPageActs, ownPageOnly } from './guards.js'
import { indexWithToken, readPageFiles, type PageFile } from './page-files.js'

/** What the server needs. */
export interface ServerInit {
  readonly console: Console
  /** `0` for a free one. */
  readonly port: number
  /** Where the built page is. */
  readonly pageFolder: string
}

/** A console that is being served. */
export interface ConsoleServer {
  readonly url: string
  /** Ends all connections, and the console. */
  close(): Promise<void>
}

/**
 * Serves a console on 127.0.0.1.
 *
 * @throws the system's error where the port cannot be listened on
 */
export async function serveConsole({ console, port, pageFolder }: ServerInit): Promise<ConsoleServer> {
  const files = await readPageFiles(pageFolder)
  let hosts: readonly string[] = []
  const app = createApp({ console, files, hosts: () => hosts, csrfToken: randomBytes(32).toString('base64url') })
  // The globals belong to the whole process, in which the sandbox runs too.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  hosts = [`127.0.0.1:${bound}`, `localhost:${bound}`]
  return {
    url: `http://127.0.0.1:${bound}`,
    async close() {
      const isClosed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await console.close()
      await isClosed
    },
  }
}

interface AppInit {
  readonly console: Console
  readonly files: ReadonlyMap<string, PageFile>
  /** The names under which it is reached, with the port. */
  readonly hosts: () => readonly string[]
  readonly csrfToken: string
}

function createApp({ console, files, hosts, csrfToken }: AppInit): Hono {
  const app = new Hono()
  const index = indexWithToken(files, csrfToken)
  const methods = (allowed: readonly string[]) => allowed.filter((method) => method !== 'HEAD').join(', ')

  app.use(ownPageOnly, async ({ header }, next) => {
    await next()
    header('cache-control', 'no-store')
  })
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (context, allowed) =>
        context.json({ error: `This path takes ${methods(allowed)}` }, 405, { allow: methods(allowed) }),
    }),
  )
  app.use(ownOriginOnly(hosts))

  app.get('/', (context) => {
    if (index === undefined)
      throw new Problem(503, 'The page is not built. Run pnpm build, then start the console again')
    return context.html(index)
  })
  app.get('/events', (context) => eventStream(context, console))
  addControls(app, console.controls, { isOwnPage: ownPageActs(csrfToken), isBare: noBody })
  for (const [path, { body, type }] of files) {
    if (path !== '/index.html') app.get(path, ({ body: reply }) => reply(body, 200, { 'content-type': type }))
  }

  app.notFound((context) => context.json({ error: 'There is nothing here' }, 404))
  app.onError((error, context) => {
    if (error instanceof Problem) {
      const headers = error.status === 405 ? { allow: 'GET, POST' } : undefined
      return context.json({ error: error.message }, error.status, headers)
    }
    complain('demo', error)
    return context.json({ error: 'That failed unexpectedly. The console’s terminal says where' }, 500)
  })
  return app
}
