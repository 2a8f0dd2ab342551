import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { DemoClock } from './clock.js'
import type { Console } from './console.js'
import { sandboxConsole, type SandboxConsoleInit } from './sandbox-console.js'
import { serveConsole } from './server.js'
import type { ActionName, ActionResult, ConnectionView } from './view.js'

export const sharingProcess = fileURLToPath(new URL('../../dist/console/sharing-process.js', import.meta.url))

/** Waits for something to become true, for as long as a busy machine may take. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, 15_000)
}

/** A reply, read to its end. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

const page = {
  'index.html':
    '<!doctype html><meta name="csrf-token" content="__CSRF_TOKEN__"><script src="/assets/app-1a2b.js"></script>',
  'assets/app-1a2b.js': 'document.title = "page"',
  'assets/style-3c4d.css': 'body { margin: 0 }',
}

/** A folder like that of the built page. */
export async function pageFolder(files: Record<string, string> = page): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'console-page-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

/** Sends a request as it is told, with any headers, and reads the reply. */
export function send(url: string, options: RequestOptions = {}, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (chunk: string) => (text += chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Sends a request as it is told, and reads the head of the reply: that to `/events` does not end. */
function readHead(url: string, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { host, port } = new URL(url)
  return new Promise<{ status: number; headers: Record<string, string> }>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`)
      socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    })
    let text = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      text += chunk.toString()
      if (!text.includes('\r\n\r\n')) return
      socket.destroy()
      const [first = '', ...rest] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
      const pairs = rest.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ])
      resolve({ status: Number(first.split(' ')[1]), headers: Object.fromEntries(pairs) as Record<string, string> })
    })
  })
}

/** Serves a console with the page of the tests. */
export async function serve<Served extends Console>(console: Served) {
  const folder = await pageFolder()
  const server = await serveConsole({ console, port: 0, pageFolder: folder })
  const { url } = server
  const csrfToken = /content="([^"]+)"/.exec((await send(url)).text)?.[1] ?? ''
  const ownHeaders = { origin: url, 'x-csrf-token': csrfToken }

  const post = (path: string, headers: Record<string, string> = ownHeaders) =>
    send(url + path, { method: 'POST', headers })

  return {
    url,
    console,
    csrfToken,
    ownHeaders,
    post,
    /** The head of a reply. */
    head: (path: string, headers?: Record<string, string>, method?: string) => readHead(url, path, headers, method),
    /** Does an action of a connection, or of a vendor, by its id: 'toast/client-1' or 'toast'. */
    async act(id: string, action: ActionName): Promise<ActionResult> {
      const path = id.includes('/') ? 'connections' : 'vendors'
      const { status, text } = await post(`/${path}/${id}/actions/${action}`)
      if (status !== 200) throw new Error(`${id} ${action}: ${status} ${text}`)
      return JSON.parse(text) as ActionResult
    },
    connection(id: string): ConnectionView {
      const connection = console.view().connections.find((one) => one.id === id)
      if (connection === undefined) throw new Error(`there is no connection ${id}`)
      return connection
    },
    async close() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A console on a sandbox of its own, whose clock moves only when an action or traffic moves it. Traffic is paused at first. */
export async function serveSandboxConsole(init: Partial<Omit<SandboxConsoleInit, 'clock'>> = {}) {
  const start = Date.UTC(2026, 0, 15, 12)
  const clock = new DemoClock(() => start)
  return {
    ...(await serve(await sandboxConsole({ clock, sharingProcess, deadlineMs: 30_000, traffic: false, ...init }))),
    clock,
  }
}

/** Reads server-sent events as they come. */
export async function listen(url: string) {
  const aborting = new AbortController()
  const response = await fetch(`${url}/events`, { signal: aborting.signal })
  let text = ''
  const decoder = new TextDecoder()
  const ended = (async () => {
    try {
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
    } catch {
      // Aborted by the test, or cut by the server's end.
    }
  })()
  return {
    response,
    ended,
    raw: () => text,
    /** The data of all events of a kind so far. */
    data: (kind: string) =>
      text
        .split('\n\n')
        .slice(0, -1)
        .filter((event) => event.startsWith(`event: ${kind}\n`))
        .map((event): unknown => JSON.parse(event.slice(event.indexOf('data: ') + 6))),
    abort: () => aborting.abort(),
  }
}
